// LambdaBestPracticesChecks beside packs of cdk-nag, on apps of plain workers.
import { measured } from './fresh-process.mjs';
import { median, ratio, table } from './statistics.mjs';

const PACKS = ['LambdaBestPracticesChecks', 'ServerlessChecks', 'AwsSolutionsChecks'];

/** @param sizes how many workers, from the fewest to the most */
export async function benchRules({ runs, sizes }) {
  const cases = sizes.flatMap(workers => PACKS.map(pack => [pack, workers]));
  const results = await measured(runs, 'measure-rules.mjs', cases);
  const find = (pack, workers) => results.get(cases.find(one => one[0] === pack && one[1] === workers));
  const ms = (pack, workers) => median(find(pack, workers).map(one => one.ms));
  const synthMs = workers => median(PACKS.flatMap(pack => find(pack, workers)).map(one => one.synthMs));
  const [before, most] = sizes.slice(-2);
  const growth = PACKS.map(pack => `${pack} ${ratio(ms(pack, most), ms(pack, before))}`).join(', ');
  return [
    table(['workers', 'resources', 'the app itself (ms)', ...PACKS.map(pack => `${pack} (ms)`), 'ours / the app', ...PACKS.slice(1).map(pack => `ours / ${pack}`)], sizes.map(workers => [
      workers, find(PACKS[0], workers)[0].resources, synthMs(workers).toFixed(0), ...PACKS.map(pack => ms(pack, workers).toFixed(0)),
      ratio(ms(PACKS[0], workers), synthMs(workers)), ...PACKS.slice(1).map(pack => ratio(ms(PACKS[0], workers), ms(pack, workers))),
    ])), '',
    `From ${before} to ${most} workers: ${growth} (${most / before} × is linear).`,
  ].join('\n');
}
