// What an app pays before its first construct: require() of ours, of what ours is built on, and of peers.
import { measured } from './fresh-process.mjs';
import { median, ratio, table } from './statistics.mjs';

const NAMES = {
  'ours': 'cdk-resilient-lambda, before anything of it is named',
  'ours-worker': 'its `SqsWorkerFunction`',
  'ours-all': 'all of it',
  'modules': 'the classes of aws-cdk-lib alone that a worker with a deployment is made of',
  'sqs-peer': '@aws-solutions-constructs/aws-sqs-lambda',
  'monitoring-peer': 'cdk-monitoring-constructs',
};

export async function benchLoading({ runs }) {
  const results = await measured(runs, 'measure-load.mjs', Object.keys(NAMES).map(which => [which]));
  const rows = [...results].map(([[which], each]) => ({ which, ms: median(each.map(({ ms }) => ms)), modules: each[0].modules }));
  const alone = rows.find(({ which }) => which === 'modules').ms;
  return table(['what is loaded', 'ms', 'modules', 'ratio'], rows.map(({ which, ms, modules }) =>
    [NAMES[which], ms.toFixed(1), modules, ratio(ms, alone)]));
}
