import { Construct } from 'constructs';
import { DEAD_LETTER_RETENTION } from './queues';
import { QUEUE_DEFAULT_RETENTION_SECONDS } from '../../limits';
import { SynthesizedResource } from '../synth/synthesized';
import { humanDuration, knownSeconds, PropsValidator, warn } from '../synth/validation';

/** Adds a problem if failed events no longer go to the resource where they are parked. `arn` is its property, with the ARN that it was constructed with. */
export function checkParking(problems: PropsValidator, source: SynthesizedResource, property: string, arn: string): void {
  if (source.keeps(property, arn)) return;
  const { path } = source;
  problems.add(source.value(property) === undefined
    ? `'${path}' has no destination for failed events (${property}), so they would be lost: keep it`
    : `'${path}' sends failed events to another destination (${property}) than the one that has the permissions and alarms: set that destination on the construct`);
}

/** Warns if the queue in which a construct parks failed events no longer keeps them for as long as SQS allows. */
export function warnOfShortParking(scope: Construct, queue: SynthesizedResource): void {
  const longest = DEAD_LETTER_RETENTION.toSeconds();
  const seconds = knownSeconds(queue.duration('MessageRetentionPeriod', DEAD_LETTER_RETENTION, QUEUE_DEFAULT_RETENTION_SECONDS)) ?? longest;
  if (seconds >= longest) return;
  warn(scope, 'parkedEventsExpireEarly',
    `failed events are parked in '${queue.path}', which keeps them for only ${humanDuration(seconds)} instead of ${humanDuration(longest)}, because a property injector, ` +
    'an aspect, a mixin or an override changed MessageRetentionPeriod: exclude the queue from that change, or acknowledge this warning');
}
