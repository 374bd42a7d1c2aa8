// Apps of many constructs: ours, the same templates written by hand on the constructs of the CDK, and those of a peer.
import assert from 'node:assert/strict';
import { measured } from './fresh-process.mjs';
import { median, ratio, table } from './statistics.mjs';

const MEBIBYTE = 2 ** 20;

const KINDS = {
  sqs: { title: '`SqsWorkerFunction` and `SqsToLambda`', alarms: true },
  stream: { title: '`StreamProcessor` of a new Kinesis stream and `KinesisStreamsToLambda`' },
  async: { title: '`AsyncFunctionWithDestinations` with a rule and `EventbridgeToLambda`, which keeps no failed event' },
};

/** @param sizes for each kind how many constructs, from the fewest to the most */
export async function benchSynthesis({ runs, sizes }) {
  const parts = [];
  for (const [kind, { title, alarms }] of Object.entries(KINDS)) {
    const sides = [[`${kind}-ours`, 'ours, without alarms'], [`${kind}-by-hand`, 'by hand'], [`${kind}-peer`, 'Solutions Constructs']];
    parts.push(`### ${title}`, await bench(sides, sizes[kind], runs));
    if (!alarms) continue;
    const withAlarms = [[`${kind}-ours`, 'ours'], [`${kind}-by-hand`, 'by hand']];
    parts.push('### The same with the alarms that ours makes by default', await bench(withAlarms, sizes[kind], runs, 'alarms'));
  }
  return parts.join('\n\n');
}

/** The second side is what the others are compared with, and what the first must be the same as. */
async function bench(sides, counts, runs, ...options) {
  const cases = counts.flatMap(count => sides.map(([constructs]) => [constructs, count, ...options]));
  const results = await measured(runs, 'measure-synthesis.mjs', cases);
  const find = (count, [constructs]) => summary(results.get(cases.find(one => one[0] === constructs && one[1] === count)));
  const rows = counts.flatMap(count => {
    const byHand = find(count, sides[1]);
    assert.equal(find(count, sides[0]).digest, byHand.digest, `${sides[0][0]} and ${sides[1][0]} synthesize different templates`);
    return sides.map(side => {
      const one = find(count, side);
      return [
        count, side[1], one.load.toFixed(0), one.construct.toFixed(0), one.synth.toFixed(0), one.total.toFixed(0), ratio(one.total, byHand.total),
        (one.rss / MEBIBYTE).toFixed(0), one.resources / count, one.bytes, ratio(one.bytes, byHand.bytes),
      ];
    });
  });
  const [before, most] = counts.slice(-2);
  const growth = sides.map(side => `${side[1]} ${ratio(find(most, side).total, find(before, side).total)}`).join(', ');
  return [
    table([
      'constructs', 'side', 'load (ms)', 'construct (ms)', 'synth (ms)', 'total (ms)', 'ratio', 'peak memory (MiB)', 'resources each', 'template bytes', 'ratio',
    ], rows), '',
    `From ${before} to ${most}: ${growth} (${most / before} × is linear).`,
  ].join('\n');
}

/** What does not vary from the first run, of the rest the medians. */
function summary(each) {
  const [{ bytes, digest, resources }] = each;
  const of = fact => median(each.map(one => one[fact]));
  return { bytes, digest, resources, load: of('load'), construct: of('construct'), synth: of('synth'), total: of('total'), rss: of('rss') };
}
