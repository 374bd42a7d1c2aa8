import { runAsync, runSubscription } from './async-scenarios';
import { runMappedQueue, runReceivedQueue } from './queue-scenarios';
import { Scenario, SCENARIOS } from './scenarios';
import { runStream } from './stream-scenarios';

/** The runners of the scenarios. */
const RUNNERS: readonly { readonly runs: (scenario: Scenario) => boolean; readonly run: (scenario: Scenario) => Promise<void> }[] = [
  { runs: ({ given }) => 'queue' in given && 'mapping' in given, run: runMappedQueue },
  { runs: ({ given }) => 'queue' in given, run: runReceivedQueue },
  { runs: ({ given }) => 'stream' in given, run: runStream },
  { runs: ({ given }) => 'subscription' in given, run: runSubscription },
  { runs: ({ group }) => ['Async', 'Destinations'].includes(group), run: runAsync },
];

/** The deterministic scenarios that are not run, with the reason. */
const NOT_RUN: { readonly [id: string]: string } = {};

const bars = SCENARIOS.filter(({ deterministic, runnable }) => deterministic && runnable);
const runnerOf = (scenario: Scenario) => RUNNERS.find(({ runs }) => runs(scenario));

describe('the simulator reproduces the behavior recorded on AWS', () => {
  const run = bars.filter(scenario => runnerOf(scenario) && !(scenario.id in NOT_RUN));
  test.each(run.map(scenario => [scenario.id, scenario.title, scenario] as const))('%s: %s', (_id, _title, scenario) => runnerOf(scenario)!.run(scenario));
});
