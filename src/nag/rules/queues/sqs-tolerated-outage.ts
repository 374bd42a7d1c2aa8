import { survivedOutageSeconds, WaitRange } from '../../../back-off';
import { BACK_OFF } from '../../../environment';
import type { FunctionEntry } from '../../../template';
import { isUnknown } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';
import { pollsQueue } from '../../model/sources';

const HOUR_SECONDS = 3_600;

export const sqsToleratedOutage = rule({
  id: 'SqsToleratedOutage',
  level: 'info',
  appliesTo: 'mappings',
  info: 'Messages survive only a short outage of what the function depends on.',
  explanation: 'Each try counts as a receive. When the receives are used up, good messages move to the dead-letter queue, too, and someone has to move ' +
    'them back.',
  fix: 'Raise maxReceiveCount in the RedrivePolicy of the queue, or its VisibilityTimeout, so that the tries last for an hour. SqsWorkerFunction computes both from ' +
    'toleratedOutage, and an sqsWorker waits longer after each try.',
  practices: ['Q24'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
  check: (mapping, app) => {
    if (!pollsQueue(mapping)) return undefined;
    const queue = app.queue(mapping.source);
    if (queue?.redrive === undefined || app.isParkingQueue(queue)) return undefined;
    const [visibility, receives] = [resolved(queue.visibilityTimeoutSeconds), resolved(resolved(queue.redrive).maxReceiveCount)];
    const survived = survivedOutageSeconds(visibility, receives, waitsOf(app.function(mapping.function)));
    const outage = survived === 0 ? 'less than a minute' : `${survived / 60} min`;
    return compliantIf(survived >= HOUR_SECONDS, `The messages of the mapping survive an outage of ${outage} (maxReceiveCount of ${receives}, visibility timeout of ${visibility} s), and move to the dead-letter queue in a longer one.`);
  },
});

/** The waits that a construct passes to an `sqsWorker`. Undefined without them, or where only the deployment knows them. */
function waitsOf(handler: FunctionEntry | undefined): WaitRange | undefined {
  const environment = handler?.environment;
  const text = environment === undefined || isUnknown(environment) ? undefined : environment[BACK_OFF];
  if (text === undefined || isUnknown(text)) return undefined;
  const [firstSeconds, longestSeconds] = ['firstSeconds', 'longestSeconds'].map(name => Number(new RegExp(`"${name}":(\\d+)`).exec(text)?.[1]));
  return firstSeconds > 0 && longestSeconds > 0 ? { firstSeconds, longestSeconds } : undefined;
}
