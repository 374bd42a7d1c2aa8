import type { AlarmWatch } from './cloudwatch/alarm-watch';
import type { AlarmTransition } from './cloudwatch/alarms';
import { Fate, FateReport, isLost } from './kernel/fates';
import type { MetricSeries, MetricStore } from './kernel/metrics';
import { clockTime } from './kernel/time-span';
import type { World } from './kernel/world';
import type { Resources } from './resources';
import type { ResourceName } from './simulation-options';
import type { SqsQueue } from './sqs/sqs-queue';
import { describeFate, fateTable, tellStory } from './story';
import { describeMessage, describeObject, InvocationView, listInvocations, MessageView, ObjectView } from './views';

/** The number of lost events that an error names. */
const NAMED_LOSSES = 1_000;

/** The parts of a simulation that its results are read from. */
export interface ResultSources {
  readonly world: World;
  readonly resources: Resources;
  readonly queues: Iterable<SqsQueue>;
  readonly alarms: AlarmWatch;
}

/** Answers questions about the events, invocations, metrics and alarms of a simulation. */
export class Results {
  constructor(private readonly sources: ResultSources) {}

  fates(): FateReport[] {
    return this.sources.world.fates.reports();
  }

  fate(eventId: string): FateReport {
    const report = this.sources.world.fates.report(eventId);
    if (!report) throw new Error(`No event with the id '${eventId}' was sent`);
    return report;
  }

  tally(): Readonly<Record<Fate, number>> {
    const tally = { processed: 0, parked: 0, pending: 0, expired: 0, dropped: 0 };
    for (const { fate } of this.fates()) tally[fate]++;
    return tally;
  }

  messages(queue: ResourceName): MessageView[] {
    return this.sources.resources.queue(queue).messages().map(describeMessage);
  }

  objects(bucket: ResourceName): ObjectView[] {
    return this.sources.resources.bucket(bucket).objects().map(describeObject);
  }

  invocations(fn: ResourceName): InvocationView[] {
    const { world, resources } = this.sources;
    return listInvocations(world.trace.entries, resources.functionName(fn));
  }

  metrics(): MetricStore {
    for (const queue of this.sources.queues) queue.measure();
    return this.sources.world.metrics;
  }

  metric(resource: ResourceName, metricName: string): MetricSeries | undefined {
    return this.sources.resources.metric(this.metrics(), resource, metricName);
  }

  alarms(): readonly AlarmTransition[] {
    return this.sources.alarms.transitions;
  }

  notifications(): FateReport[] {
    return this.sources.world.fates.notifications();
  }

  story(eventId: string): string {
    return tellStory(this.sources.world.trace.entries, eventId, this.fate(eventId));
  }

  table(): string {
    return fateTable(this.fates());
  }

  expectNothingLost(seed: number | string): void {
    const lost = this.fates().filter(isLost);
    if (lost.length === 0) return;
    const named = lost.slice(0, NAMED_LOSSES).map(report => `  - ${report.eventId}: ${describeFate(report)} at ${clockTime(report.at)}`);
    const more = lost.length > NAMED_LOSSES ? [`  - and ${lost.length - NAMED_LOSSES} more`] : [];
    throw new Error([`${lost.length} of ${this.sources.world.fates.size} events were lost (seed ${seed}):`, ...named, ...more].join('\n'));
  }
}
