// Prints what it takes to load a library: node measure-load.mjs ours | ours-worker | ours-all | modules | sqs-peer | monitoring-peer
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** What a worker with a deployment is made of: aws-cdk-lib loads a class when it is first named. */
const CLASSES = {
  'aws-cdk-lib': ['App', 'Duration', 'Stack'],
  'aws-cdk-lib/aws-cloudwatch': ['Alarm'],
  'aws-cdk-lib/aws-codedeploy': ['LambdaDeploymentGroup'],
  'aws-cdk-lib/aws-iam': ['Role'],
  'aws-cdk-lib/aws-lambda': ['Alias', 'EventSourceMapping', 'Function'],
  'aws-cdk-lib/aws-logs': ['LogGroup'],
  'aws-cdk-lib/aws-sqs': ['Queue'],
};

const LIBRARIES = {
  'ours': () => require('cdk-resilient-lambda'),
  'ours-worker': () => require('cdk-resilient-lambda').SqsWorkerFunction,
  'ours-all': () => Object.values(require('cdk-resilient-lambda')),
  'modules': () => Object.entries(CLASSES).map(([module, names]) => names.map(name => require(module)[name])),
  'sqs-peer': () => require('@aws-solutions-constructs/aws-sqs-lambda'),
  'monitoring-peer': () => require('cdk-monitoring-constructs'),
};

const load = LIBRARIES[process.argv[2]];
const start = process.cpuUsage();
load();
const { user, system } = process.cpuUsage(start);
console.log(JSON.stringify({ ms: (user + system) / 1_000, modules: Object.keys(require.cache).length }));
