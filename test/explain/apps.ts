/** Templates by hand, one for each kind of way, for explanations. */
import { explain, ExperimentName, ExperimentResult, PathExplanation } from '../../src/explain';

export type Resources = { readonly [logicalId: string]: { readonly Type: string; readonly Properties?: object } };

export const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const nameOf = (id: string) => ({ 'Fn::GetAtt': [id, 'QueueName'] });

export const TOPIC = 'arn:aws:sns:us-east-1:123456789012:on-call';

export interface FunctionParts {
  readonly properties?: object;

  /** What its role may do. */
  readonly allow?: readonly (readonly [actions: string, resource: unknown])[];
}

/** A function with a role that may do what the statements say. */
export function functionNamed(id: string, { properties = {}, allow = [] }: FunctionParts = {}): Resources {
  return {
    [id]: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 30, Role: arnOf(`${id}Role`), ...properties } },
    [`${id}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
        Policies: [{ PolicyName: 'Own', PolicyDocument: { Statement: allow.map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource })) } }],
      },
    },
  };
}

export function alarm(namespace: string, metric: string, dimension: string, value: unknown, properties: object = {}): Resources[string] {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: namespace,
      MetricName: metric,
      Dimensions: [{ Name: dimension, Value: value }],
      Statistic: namespace === 'AWS/SQS' ? 'Maximum' : 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [TOPIC],
      ...properties,
    },
  };
}

export const depthAlarm = (queue: string, properties: object = {}) => alarm('AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', nameOf(queue), properties);
export const ageAlarm = (queue: string, threshold = 3_600) => alarm('AWS/SQS', 'ApproximateAgeOfOldestMessage', 'QueueName', nameOf(queue), { Threshold: threshold });

export interface WorkerParts {
  readonly queue?: object;
  readonly mapping?: object;
  readonly more?: Resources;
}

/** `OrdersQueue` → `OrdersFn`, with `OrdersDead` after five receives of 60 s, and alarms on both queues. */
export function worker({ queue = {}, mapping = {}, more = {} }: WorkerParts = {}): { Resources: Resources } {
  return {
    Resources: {
      OrdersQueue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 60, RedrivePolicy: { deadLetterTargetArn: arnOf('OrdersDead'), maxReceiveCount: 5 }, ...queue } },
      OrdersDead: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
      ...functionNamed('OrdersFn', { allow: [['sqs:*', arnOf('OrdersQueue')]] }),
      OrdersMapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: arnOf('OrdersQueue'), FunctionName: { Ref: 'OrdersFn' }, FunctionResponseTypes: ['ReportBatchItemFailures'], ...mapping },
      },
      DeadAlarm: depthAlarm('OrdersDead'),
      AgeAlarm: ageAlarm('OrdersQueue'),
      ...more,
    },
  };
}

export interface RuleParts {
  readonly target?: object;
  readonly fn?: FunctionParts;
  readonly more?: Resources;
  readonly permitted?: boolean;
}

/** `PlacedRule` → `InvoiceFn`. */
export function ruleApp({ target = {}, fn = {}, more = {}, permitted = true }: RuleParts = {}): { Resources: Resources } {
  return {
    Resources: {
      PlacedRule: { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['shop'] }, Targets: [{ Id: 'Invoices', Arn: arnOf('InvoiceFn'), ...target }] } },
      ...functionNamed('InvoiceFn', fn),
      ...permitted && {
        InvoicePermission: {
          Type: 'AWS::Lambda::Permission',
          Properties: { Action: 'lambda:InvokeFunction', FunctionName: arnOf('InvoiceFn'), Principal: 'events.amazonaws.com', SourceArn: arnOf('PlacedRule') },
        },
      },
      ...more,
    },
  };
}

/** The explanation of the only way. */
export async function onlyPath(template: { Resources: Resources }): Promise<PathExplanation> {
  const { paths } = await explain(template);
  expect(paths).toHaveLength(1);
  return paths[0];
}

/** The result of one experiment. */
export function of({ experiments }: PathExplanation, name: ExperimentName): ExperimentResult {
  return experiments.find(({ experiment }) => experiment === name)!;
}

/** The fates of the experiments in their order, as text. */
export const fates = ({ experiments }: PathExplanation) => experiments.map(({ experiment, fate }) => `${experiment} ${fate}`);
