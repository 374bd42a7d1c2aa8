import { Resources } from './verdicts';

/** A value that is known only at deployment. */
export const UNKNOWN = { 'Fn::GetAtt': ['Macro', 'Value'] };
export const ACCOUNT = '123456789012';
export const arnOf = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
export const get = (id: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [id, attribute] });
export const ref = (id: string) => ({ Ref: id });

const of = (Type: string) => (Properties: object = {}, attributes: object = {}) => ({ Type, Properties, ...attributes });
export const fn = (properties: object = {}) => of('AWS::Lambda::Function')({ Code: { ZipFile: 'x' }, Role: get('Role'), Timeout: 30, ...properties });
export const queue = of('AWS::SQS::Queue');
export const topic = of('AWS::SNS::Topic');
export const bucket = of('AWS::S3::Bucket');
export const role = of('AWS::IAM::Role');
export const stream = of('AWS::Kinesis::Stream');
export const alias = (properties: object = {}, attributes: object = {}) => of('AWS::Lambda::Alias')({ FunctionName: ref('Fn'), FunctionVersion: '1', Name: 'live', ...properties }, attributes);
export const version = (properties: object = {}) => of('AWS::Lambda::Version')({ FunctionName: ref('Fn'), ...properties });
export const policy = (...Statement: object[]) => of('AWS::IAM::Policy')({ PolicyName: 'p', Roles: [ref('Role')], PolicyDocument: { Statement } });
export const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
export const mapping = (properties: object = {}) => of('AWS::Lambda::EventSourceMapping')({ EventSourceArn: get('Queue'), FunctionName: ref('Fn'), ...properties });
export const streamMapping = (properties: object = {}) => mapping({ EventSourceArn: get('Stream'), StartingPosition: 'TRIM_HORIZON', ...properties });
export const config = (properties: object = {}) => of('AWS::Lambda::EventInvokeConfig')({ FunctionName: ref('Fn'), Qualifier: '$LATEST', ...properties });
export const permission = (Principal: string, properties: object = {}) => of('AWS::Lambda::Permission')({ FunctionName: ref('Fn'), Action: 'lambda:InvokeFunction', Principal, ...properties });
export const url = (AuthType: unknown, properties: object = {}) => of('AWS::Lambda::Url')({ TargetFunctionArn: get('Fn'), AuthType, ...properties });
export const subscription = (properties: object = {}) => of('AWS::SNS::Subscription')({ TopicArn: ref('Topic'), Protocol: 'lambda', Endpoint: get('Fn'), ...properties });
export const eventRule = (target: object = {}) => of('AWS::Events::Rule')({ EventPattern: { source: ['shop'] }, Targets: [{ Id: 'Target0', Arn: get('Fn'), ...target }] });
export const schedule = (target: object = {}) => of('AWS::Scheduler::Schedule')({ ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow: { Mode: 'OFF' }, Target: { Arn: get('Fn'), RoleArn: get('Role'), ...target } });
export const redriven = (properties: object = {}, maxReceiveCount: unknown = 5) => queue({ RedrivePolicy: { deadLetterTargetArn: get('Dead'), maxReceiveCount }, ...properties });
export const alarm = (Namespace: string, MetricName: unknown, dimensions: Resources, properties: object = {}) => of('AWS::CloudWatch::Alarm')({
  Namespace,
  MetricName,
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: 'GreaterThanThreshold',
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  AlarmActions: ['arn:aws:sns:us-east-1:123456789012:oncall'],
  ...properties,
});
export const onFailure = (destination: unknown) => ({ DestinationConfig: { OnFailure: { Destination: destination } } });
export const group = (properties: object = {}) => of('AWS::CodeDeploy::DeploymentGroup')({ ApplicationName: ref('Application'), ServiceRoleArn: get('Role'), ...properties });
export const application = of('AWS::CodeDeploy::Application')({ ComputePlatform: 'Lambda' });

/** An alias whose traffic CodeDeploy shifts. */
export const shifted = { Application: application, Group: group(), Live: alias({}, { UpdatePolicy: { CodeDeployLambdaAliasUpdate: { ApplicationName: ref('Application'), DeploymentGroupName: ref('Group') } } }) };

/** A function with a queue that it processes. */
export const worker = (mappingProperties: object = {}, fnProperties: object = {}, queueResource: object = queue()): Resources =>
  ({ Fn: fn(fnProperties), Queue: queueResource, Mapping: mapping(mappingProperties), Dead: queue({ MessageRetentionPeriod: 1209600 }) });
export const consumer = (mappingProperties: object = {}): Resources => ({ Fn: fn(), Stream: stream(), Mapping: streamMapping(mappingProperties) });
export const fifo = (properties: object = {}) => queue({ FifoQueue: true, ...properties });
export { of };
