import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AlbumStack } from '../../examples/async-function/album-stack';
import { ClicksStack } from '../../examples/kinesis-processor/clicks-stack';
import { ClaimsStack } from '../../examples/regulated-worker/claims-stack';
import { OrdersStack } from '../../examples/sqs-worker/orders-stack';
import { CatalogStack } from '../../examples/table-processor/catalog-stack';
import { explain, Explanation } from '../../src/explain';
import { changesBetween } from '../../src/explain/changes';

jest.setTimeout(300_000);

type Json = any;

/** A copy of an example in which one safeguard is missing. */
interface Fault {
  readonly name: string;
  readonly template: Json;
}

const EXAMPLES: { readonly [name: string]: new (scope: App, id: string) => Stack } = {
  'sqs-worker': OrdersStack, 'regulated-worker': ClaimsStack, 'kinesis-processor': ClicksStack, 'table-processor': CatalogStack, 'async-function': AlbumStack,
};

/** The properties that are safeguards, by type of resource. */
const PROPERTIES: { readonly [type: string]: readonly (readonly string[])[] } = {
  'AWS::SQS::Queue': [['RedrivePolicy']],
  'AWS::Lambda::EventSourceMapping': [['DestinationConfig'], ['MaximumRetryAttempts', 'MaximumRecordAgeInSeconds']],
  'AWS::Lambda::EventInvokeConfig': [['DestinationConfig']],
  'AWS::SNS::Subscription': [['RedrivePolicy']],
};

/** The actions that Lambda needs to read sources, and to write to the places for failures. */
const NEEDED = /^(sqs:(ReceiveMessage|SendMessage)|kinesis:GetRecords|dynamodb:GetRecords|s3:PutObject)$/;

/** The alarms without which nobody is told of something: others may ring instead of the rest. */
const LONELY_ALARMS = /DeadLetters|OldestMessageAge|FailureQueue|NotPolling/;

/** All copies of a template with one safeguard taken out. */
function faultsIn(template: Json): readonly Fault[] {
  const faults: Fault[] = [];
  const without = (name: string, change: (resources: Json) => void) => {
    const copy = structuredClone(template);
    change(copy.Resources);
    faults.push({ name, template: copy });
  };
  // SQS itself fills these: handlers use their permission to send to them only to park sooner.
  const parkedBySqs = new Set(Object.values<Json>(template.Resources)
    .map(({ Properties }) => JSON.stringify(Properties?.RedrivePolicy?.deadLetterTargetArn)));
  for (const [id, { Type, Properties = {} }] of Object.entries<Json>(template.Resources)) {
    for (const list of PROPERTIES[Type] ?? []) {
      if (list.some(name => name in Properties)) without(`${id} without ${list.join(' and ')}`, resources => list.forEach(name => delete resources[id].Properties[name]));
    }
    const ofService = /scheduler|events|sns/.test(JSON.stringify(Properties.Principal ?? ''));
    if (Type === 'AWS::Lambda::Permission' && ofService) without(`no ${id}`, resources => delete resources[id]);
    if (Type === 'AWS::Lambda::EventSourceMapping') without(`${id} disabled`, resources => resources[id].Properties.Enabled = false);
    if (Type === 'AWS::SQS::QueuePolicy' && /events.amazonaws|sns.amazonaws/.test(JSON.stringify(Properties))) without(`no ${id}`, resources => delete resources[id]);
    for (const index of Object.keys(Properties.Targets ?? {})) {
      if ('DeadLetterConfig' in Properties.Targets[index]) without(`${id} without DeadLetterConfig`, resources => delete resources[id].Properties.Targets[index].DeadLetterConfig);
    }
    if ('DeadLetterConfig' in (Properties.Target ?? {})) without(`${id} without DeadLetterConfig`, resources => delete resources[id].Properties.Target.DeadLetterConfig);
    if (Type === 'AWS::CloudWatch::Alarm' && LONELY_ALARMS.test(id)) {
      without(`no ${id}`, resources => delete resources[id]);
      without(`${id} without an action`, resources => delete resources[id].Properties.AlarmActions);
      without(`${id} with its actions off`, resources => resources[id].Properties.ActionsEnabled = false);
      without(`${id} on another metric`, resources => resources[id].Properties.MetricName = 'NumberOfMessagesDeleted');
    }
    for (const [statements, at] of statementsOf(Properties)) {
      statements.forEach(({ Action, Resource, Sid }: Json, index: number) => {
        if (parkedBySqs.has(JSON.stringify(Resource))) return;
        if (!Sid && [Action].flat().some((action: string) => NEEDED.test(action))) without(`${id} without ${[Action].flat()[0]}`, resources => at(resources[id].Properties).splice(index, 1));
      });
    }
  }
  return faults;
}

/** The lists of statements of a role or its policies. */
function statementsOf({ Policies = [], PolicyDocument, Roles }: Json): readonly (readonly [Json[], (properties: Json) => Json[]])[] {
  const inline = Policies.map((policy: Json, index: number) =>
    [policy.PolicyDocument.Statement, (properties: Json) => properties.Policies[index].PolicyDocument.Statement]);
  return Roles && PolicyDocument ? [...inline, [PolicyDocument.Statement, (properties: Json) => properties.PolicyDocument.Statement]] : inline;
}

/** Indicates whether an explanation tells of something that is worse than before. */
function names(before: Explanation, after: Explanation): boolean {
  return changesBetween(before, after).some(({ text }) => /now (lost|waiting|stuck|not to be told|in )|nobody is certain to be told any more/.test(text));
}

test('in copies of the examples with one safeguard taken out, each loss is named', async () => {
  const missed: string[] = [];
  let count = 0;
  for (const [example, TheStack] of Object.entries(EXAMPLES)) {
    const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, analyticsReporting: false });
    const template = Template.fromStack(new TheStack(app, 'App')).toJSON();
    const before = await explain(template);
    for (const fault of faultsIn(template)) {
      count++;
      if (!names(before, await explain(fault.template))) missed.push(`${example}: ${fault.name}`);
    }
  }
  expect(missed).toEqual([]);
  expect(count).toBeGreaterThanOrEqual(50);
});
