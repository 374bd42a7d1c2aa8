// Prints what a rule pack takes for an app of plain workers: node measure-rules.mjs <pack> <workers>
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { App, Duration, Stack } = require('aws-cdk-lib');
const lambda = require('aws-cdk-lib/aws-lambda');
const { SqsEventSource } = require('aws-cdk-lib/aws-lambda-event-sources');
const logs = require('aws-cdk-lib/aws-logs');
const sqs = require('aws-cdk-lib/aws-sqs');

const WORKERS_IN_A_STACK = 50;
const [name, workers] = process.argv.slice(2);

/** As one writes it by hand: nine resources. */
function addWorker(stack, id) {
  const queue = new sqs.Queue(stack, `${id}Queue`, {
    visibilityTimeout: Duration.minutes(3),
    deadLetterQueue: { queue: new sqs.Queue(stack, `${id}DeadLetters`, { retentionPeriod: Duration.days(14) }), maxReceiveCount: 5 },
  });
  const handler = new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    timeout: Duration.seconds(30),
    logGroup: new logs.LogGroup(stack, `${id}Logs`),
  });
  handler.addEventSource(new SqsEventSource(queue, { reportBatchItemFailures: true }));
  handler.metricErrors().createAlarm(stack, `${id}Errors`, { threshold: 1, evaluationPeriods: 1 });
}

const beforeSynth = process.cpuUsage();
const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
let stack;
for (let i = 0; i < Number(workers); i++) {
  if (i % WORKERS_IN_A_STACK === 0) stack = new Stack(app, `Stack${i}`);
  addWorker(stack, `Worker${i}`);
}
const print = console.error;
console.error = () => undefined; // the CDK says that the stacks are large
const { stacks } = app.synth();
console.error = print;
const synthMs = msSince(beforeSynth);
const resources = stacks.flatMap(({ template }) => Object.keys(template.Resources)).length;

// What both need that a process loads once is not counted; that it runs for the first time is.
const Pack = require('cdk-resilient-lambda')[name] ?? require('cdk-nag')[name];
const pack = new Pack();
const before = process.cpuUsage();
const { violations } = pack.validateScope(app);
const ms = msSince(before);
if (violations.length === 0) throw new Error(`${name} found nothing`);
console.log(JSON.stringify({ ms, synthMs, resources }));

function msSince(start) {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}
