/**
 * Bundles and synthesizes the example apps, runs AWS's validator and two cdk-nag packs over them, and prints what they hold.
 * Then lets orders run through one of them, and prints what becomes of them. Needs no AWS account.
 */
import { auditExample, EXAMPLES, Template } from './audit';
import { simulateOrders } from './simulate-orders';

const ALARM_DOLLARS_A_MONTH = 0.1;

const audits = new Map(EXAMPLES.map(example => [example, auditExample(example)]));
for (const [example, { templates, findings }] of audits) {
  console.log(`\nexamples/${example}`);
  for (const [stack, template] of Object.entries(templates)) console.log(`  ${stack}: ${summary(template)}`);
  console.log(`  findings of AWS's validator, AwsSolutions and Serverless: ${findings.length}`);
  for (const finding of findings) console.log(`    ${finding}`);
  if (findings.length > 0) process.exitCode = 1;
}
void printSimulation();

async function printSimulation(): Promise<void> {
  const start = performance.now();
  const { story, alarms, table, shipped } = await simulateOrders(audits.get('sqs-worker')!);
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(`\nexamples/sqs-worker, simulated with its real handler: 40 minutes in ${seconds} s`);
  console.log(`\n${story}\n${alarms}\n\n${table}\n\n${shipped} orders were shipped: the one that came twice, once.`);
}

function summary(template: Template): string {
  const types = Object.values(template.Resources).map(resource => resource.Type);
  const count = (type: string) => types.filter(each => each === type).length;
  const alarms = count('AWS::CloudWatch::Alarm');
  return `${types.length} resources, ${count('AWS::Lambda::Function')} functions, ${count('AWS::SQS::Queue')} queues, ` +
    `${alarms} alarms ($${(alarms * ALARM_DOLLARS_A_MONTH).toFixed(2)} a month)`;
}
