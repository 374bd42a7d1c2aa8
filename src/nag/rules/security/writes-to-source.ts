import { Entry, FunctionEntry } from '../../../template';
import type { AppModel } from '../../model/app-model';
import type { EventPath } from '../../model/event-paths';
import { coversObjects } from '../../model/object-keys';
import { COMPLIANT, rule, violation } from '../../model/rule';

/** The actions that create an event, by the type of the event source. */
const WRITE_ACTIONS: { readonly [type: string]: readonly string[] } = {
  'AWS::SQS::Queue': ['sqs:SendMessage'],
  'AWS::SNS::Topic': ['sns:Publish'],
  'AWS::Kinesis::Stream': ['kinesis:PutRecord', 'kinesis:PutRecords'],
  'AWS::DynamoDB::Table': ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'],
  'AWS::DynamoDB::GlobalTable': ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'],
  'AWS::Events::EventBus': ['events:PutEvents'],
};

export const writesToSource = rule({
  id: 'WritesToSource',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The function can write to its own event source, directly or by way of other resources.',
  explanation: 'Each event can create another one, in an infinite loop. Lambda stops some loops after about 16 invocations, but not those through EventBridge, DynamoDB or Kinesis.',
  fix: "Write to another resource, filter the function's own events at the source (FilterCriteria, FilterPolicy, EventPattern), or restrict both the notification and the role to different " +
    'prefixes of a bucket.',
  practices: ['E09'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html',
  check: (handler, app) => {
    const paths = app.paths.to(handler);
    if (paths.length === 0) return undefined;
    const loop = paths.find(path => closes(path, handler, app));
    return loop ? violation(sentence(loop, handler)) : COMPLIANT;
  },
});

/** Indicates whether the function can write what starts a path to it. */
function closes(path: EventPath, handler: FunctionEntry, { rolePermissions }: AppModel): boolean {
  const { source } = path;
  if (source === handler) return true;
  if (source === undefined) return rolePermissions.allows(handler, WRITE_ACTIONS['AWS::Events::EventBus'], defaultBusOf(handler));
  if (source.type === 'AWS::S3::Bucket' || source.type === 'Custom::S3BucketNotifications') {
    return rolePermissions.objectKeys(handler, 's3:PutObject', source.arn).some(right => coversObjects(right, path));
  }
  return rolePermissions.allows(handler, WRITE_ACTIONS[source.type] ?? [], source.arn);
}

function sentence({ source, through }: EventPath, handler: Entry): string {
  const way = through.length > 0 ? ` through ${through.join(', ')}` : '';
  if (source === handler) return `The results of ${handler.logicalId} invoke it again${way}.`;
  return `${handler.logicalId} receives events from ${source?.logicalId ?? 'the default event bus'}${way}, and its role allows it to write there.`;
}

function defaultBusOf({ arn }: Entry): string {
  const [prefix, partition, , region, account] = arn.split(':');
  return [prefix, partition, 'events', region, account, 'event-bus/default'].join(':');
}
