/**
 * Bundles and synthesizes the example apps, runs AWS's validator and two cdk-nag packs over them, and prints what they hold.
 * Needs no AWS account.
 */
import { auditExample, EXAMPLES, Template } from './audit';

const ALARM_DOLLARS_A_MONTH = 0.1;

for (const example of EXAMPLES) {
  const { templates, findings } = auditExample(example);
  console.log(`\nexamples/${example}`);
  for (const [stack, template] of Object.entries(templates)) console.log(`  ${stack}: ${summary(template)}`);
  console.log(`  findings of AWS's validator, AwsSolutions and Serverless: ${findings.length}`);
  for (const finding of findings) console.log(`    ${finding}`);
  if (findings.length > 0) process.exitCode = 1;
}

function summary(template: Template): string {
  const types = Object.values(template.Resources).map(resource => resource.Type);
  const count = (type: string) => types.filter(each => each === type).length;
  const alarms = count('AWS::CloudWatch::Alarm');
  return `${types.length} resources, ${count('AWS::Lambda::Function')} functions, ${count('AWS::SQS::Queue')} queues, ` +
    `${alarms} alarms ($${(alarms * ALARM_DOLLARS_A_MONTH).toFixed(2)} a month)`;
}
