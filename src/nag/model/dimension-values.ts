import type { AppModel } from './app-model';
import { resolved } from './resolved';
import { AlarmEntry, Entry, isUnknown, MetricStat, RuleEntry } from '../../template';

/** The resources that a dimension names. */
const NAMES: { readonly [dimension: string]: { readonly what: string; readonly types: readonly string[] } } = {
  FunctionName: { what: 'a function', types: ['AWS::Lambda::Function'] },
  QueueName: { what: 'a queue', types: ['AWS::SQS::Queue'] },
  TopicName: { what: 'a topic', types: ['AWS::SNS::Topic'] },
  StreamName: { what: 'a stream', types: ['AWS::Kinesis::Stream'] },
  TableName: { what: 'a table', types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'] },
  RuleName: { what: 'a rule', types: ['AWS::Events::Rule'] },
  EventBusName: { what: 'an event bus', types: ['AWS::Events::EventBus'] },
  ScheduleGroup: { what: 'a schedule group', types: ['AWS::Scheduler::ScheduleGroup'] },
};

/** Characters that no name has, so that the value is an ARN, a URL, a function with a qualifier, or the `Ref` of a rule. */
const NO_NAME = /[:|]/;

/** Returns what is wrong with the values of the dimensions of a metric, so that no resource publishes it: the end of a sentence. */
export function misnamedDimension(alarm: AlarmEntry, metric: MetricStat, app: AppModel): string | undefined {
  const dimensions = metric.dimensions.map(({ name, value }) => [resolved(name), value] as const);
  const names = dimensions.map(([name]) => name);
  for (const [name, given] of dimensions) {
    if (isUnknown(given)) continue;
    const problem = problemOf(name, given, alarm, names, app);
    if (problem) return `the dimension ${name} is '${given}', ${problem}`;
  }
  return undefined;
}

function problemOf(name: string, value: string, alarm: AlarmEntry, others: readonly string[], app: AppModel): string | undefined {
  if (name === 'StateMachineArn') return value.startsWith('arn:') ? undefined : 'but must be the ARN of a state machine';
  if (name === 'Resource') return value.startsWith('arn:') ? 'but must be the name of a function, with an alias or a version: function:live' : undefined;
  if (!Object.hasOwn(NAMES, name)) return undefined;
  const { what, types } = NAMES[name];
  if (NO_NAME.test(value)) return `but must be the name of ${what}`;
  const named = app.named(value);
  const rules = name === 'RuleName' && !others.includes('EventBusName') ? named.filter(({ type }) => types.includes(type)) : [];
  if (rules.length > 0 && !rules.some(rule => isOnDefaultBus(rule as RuleEntry))) return 'a rule on a custom event bus, whose metrics have the dimension EventBusName too';
  // A name that a template spells out may also belong to a resource that is created elsewhere.
  const generated = named.filter(isGenerated);
  if (generated.length === 0) return undefined;
  const wanted = generated.filter(({ type }) => types.includes(type));
  if (wanted.length === 0) return `the name of ${generated[0].logicalId}, which is not ${what} (${generated[0].type})`;
  const isElsewhere = isOfOneAccount(alarm) && !wanted.some(entry => app.mayShareEnvironment(entry, alarm));
  return isElsewhere ? `but ${wanted[0].logicalId} is in another account or Region than the alarm` : undefined;
}

function isGenerated({ name, logicalId }: Entry): boolean {
  return name.includes(`-${logicalId}`);
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html ("only the RuleName dimension refer to the default event bus") */
function isOnDefaultBus({ bus: { value } }: RuleEntry): boolean {
  return isUnknown(value) || /(^|\/)default$/.test(value);
}

/** Indicates whether all metrics of an alarm are of its own account. */
function isOfOneAccount({ metrics }: AlarmEntry): boolean {
  return metrics === undefined || isUnknown(metrics) || metrics.every(({ accountId }) => accountId === undefined);
}
