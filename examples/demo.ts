/**
 * Shows what happens to an order that always fails, first in an app on the constructs of the AWS CDK alone and then in the same app on
 * `SqsWorkerFunction`. Then synthesizes and checks all example apps. Needs no AWS account.
 */
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import type { Audit, Template } from './audit';
import { OrdersStory, simulateOrders, simulatePlainOrders } from './simulate-orders';

const ALARM_DOLLARS_A_MONTH = 0.1;

void demonstrate();

async function demonstrate(): Promise<void> {
  console.log('Twenty orders arrive on a queue. One of them is sent twice, and the warehouse does not know another one.');
  printStory('On the constructs of the AWS CDK alone (examples/plain)', await simulatePlainOrders());
  printStory('On SqsWorkerFunction (examples/sqs-worker)', await simulateOrders());
  console.log('\nThe example apps, bundled, synthesized, and checked by AWS\'s validator and three rule packs:\n');
  const audits = auditExamples();
  console.log(table(audits));
  for (const { findings } of Object.values(audits)) for (const finding of findings) console.log(`finding: ${finding}`);
  if (Object.values(audits).some(({ findings }) => findings.length > 0)) process.exitCode = 1;
}

function printStory(title: string, { story, alarms, table: ends, shipped }: OrdersStory): void {
  console.log(`\n== ${title}\n\n${story}\n${alarms || 'no alarm'}\n\n${ends}\n${shipped} shipments of 20 orders`);
}

/** In a process of its own, whose output holds what the bundler says: it is printed only when something fails. */
function auditExamples(): { readonly [example: string]: Audit } {
  const script = path.join(__dirname, 'audit-all.ts');
  return JSON.parse(execFileSync(process.execPath, ['--require', 'ts-node/register/transpile-only', script], {
    encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1e9,
  }));
}

function table(audits: { readonly [example: string]: Audit }): string {
  const rows = Object.entries(audits).map(([example, { templates, findings }]) => [example, ...summary(Object.values(templates)), `${findings.length}`]);
  const all = [['example', 'resources', 'functions', 'queues', 'alarms', 'a month', 'findings'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map(row => row[column].length)));
  return all.map(row => row.map((cell, column) => column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])).join('  ')).join('\n');
}

function summary(templates: Template[]): string[] {
  const types = templates.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));
  const count = (type: string) => types.filter(each => each === type).length;
  const alarms = count('AWS::CloudWatch::Alarm');
  return [types.length, count('AWS::Lambda::Function'), count('AWS::SQS::Queue'), alarms].map(String).concat(`$${(alarms * ALARM_DOLLARS_A_MONTH).toFixed(2)}`);
}
