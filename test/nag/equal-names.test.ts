import { App, Duration, Stack, StackProps, Stage } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { LambdaBestPracticesChecks } from '../../src';

const newApp = () => new App({ analyticsReporting: false });
const code = { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('x') };
const newFunction = (stack: Stack, props: Partial<lambda.FunctionProps> = {}) => new lambda.Function(stack, 'Orders', { ...code, ...props });
const onCall = { bind: () => ({ alarmActionArn: 'arn:aws:sns:eu-west-1:111111111111:on-call' }) };

function watch(scope: Construct, metric: cloudwatch.IMetric): void {
  new Alarm(scope, `Alarm${scope.node.children.length}`, { metric, threshold: 1, evaluationPeriods: 1 }).addAlarmAction(onCall);
}

/** Returns the construct paths of a rule's findings. */
function found(app: App, rule: string): string[] {
  const { violations } = new LambdaBestPracticesChecks().validateScope(app);
  return violations.filter(({ ruleName }) => ruleName === `LambdaBestPractices-${rule}`)
    .flatMap(({ violatingResources }) => violatingResources.map(({ constructPath }) => constructPath!)).sort();
}

/** An app with the same stacks in each stage. */
function inStages(add: (stage: Stage) => void, envs: { [stage: string]: StackProps['env'] } = { Staging: undefined, Prod: undefined }): App {
  const app = newApp();
  for (const [id, env] of Object.entries(envs)) add(new Stage(app, id, { env }));
  return app;
}

describe('resources with equal names', () => {
  const accounts = { Staging: { account: '111111111111', region: 'eu-west-1' }, Prod: { account: '222222222222', region: 'eu-west-1' } };

  test.each([['of two accounts', accounts], ['without accounts', undefined]])('in stages %s are distinguished: only one has an alarm and a log group', (_, envs) => {
    const app = inStages(stage => {
      const stack = new Stack(stage, 'App');
      const handler = newFunction(stack, { functionName: 'orders' });
      if (stage.node.id !== 'Prod') return;
      watch(stack, handler.metricErrors());
      new logs.LogGroup(stack, 'Logs', { logGroupName: '/aws/lambda/orders', retention: logs.RetentionDays.ONE_MONTH });
    }, envs);
    expect(found(app, 'FunctionAlarm')).toEqual(['Staging/App/Orders/Resource']);
    expect(found(app, 'FunctionLogGroup')).toEqual(['Staging/App/Orders/Resource']);
  });

  test('in stages with equal stack names are distinguished: each function has its own queue', () => {
    const app = inStages(stage => {
      const isProd = stage.node.id === 'Prod';
      const data = new Stack(stage, 'Data', { stackName: 'svc-data' });
      const queue = new sqs.Queue(data, 'Queue', {
        visibilityTimeout: Duration.seconds(isProd ? 60 : 5),
        ...isProd && { deadLetterQueue: { queue: new sqs.Queue(data, 'Dead', { retentionPeriod: Duration.days(14) }), maxReceiveCount: 5 } },
      });
      newFunction(new Stack(stage, 'App', { stackName: 'svc-app' })).addEventSource(new SqsEventSource(queue));
    });
    const mapping = expect.stringMatching(/^Staging\/App\/Orders\/SqsEventSource/);
    expect(found(app, 'SqsDeadLetterQueue')).toEqual([mapping]);
    expect(found(app, 'SqsVisibilityTimeout')).toEqual([mapping]);
    expect(found(app, 'SharedRole')).toEqual([]);
  });

  test('in two Regions are distinguished: alarms, policies and roles', () => {
    const app = newApp();
    for (const region of ['eu-west-1', 'us-east-1']) {
      const stack = new Stack(app, region, { stackName: 'svc', env: { account: '111111111111', region } });
      const dead = new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(14) });
      new sqs.Queue(stack, 'Queue', { deadLetterQueue: { queue: dead, maxReceiveCount: 5 } });
      const handler = newFunction(stack);
      if (region === 'us-east-1') continue;
      watch(stack, handler.metricErrors());
      watch(stack, dead.metricApproximateNumberOfMessagesVisible());
      handler.addToRolePolicy(new iam.PolicyStatement({ actions: ['dynamodb:*'], resources: ['*'] }));
    }
    expect(found(app, 'FunctionAlarm')).toEqual(['us-east-1/Orders/Resource']);
    expect(found(app, 'DeadLetterQueueAlarm')).toEqual(['us-east-1/Dead/Resource']);
    expect(found(app, 'WildcardRights')).toEqual(['eu-west-1/Orders/Resource']);
    expect(found(app, 'SharedRole')).toEqual([]);
  });

  test('in two Regions are distinguished: the alarms of a composite alarm', () => {
    const app = newApp();
    for (const region of ['eu-west-1', 'us-east-1']) {
      const stack = new Stack(app, region, { env: { account: '111111111111', region } });
      new Alarm(stack, 'Errors', { alarmName: 'errors', metric: newFunction(stack).metricErrors(), threshold: 1, evaluationPeriods: 1 });
      if (region === 'eu-west-1') new cloudwatch.CompositeAlarm(stack, 'Any', { alarmRule: cloudwatch.AlarmRule.fromString('ALARM("errors")') }).addAlarmAction(onCall);
    }
    expect(found(app, 'AlarmAction')).toEqual(['us-east-1/Errors/Resource']);
  });
});

describe('an alarm in another stack', () => {
  test('outside of any stage can watch resources of a stage', () => {
    const app = inStages(stage => void newFunction(new Stack(stage, 'App'), { functionName: 'orders' }));
    watch(new Stack(app, 'Monitoring'), lambda.Function.fromFunctionName(new Stack(app, 'Names'), 'Orders', 'orders').metricErrors());
    expect(found(app, 'FunctionAlarm')).toEqual([]);
  });

  test('in another account watches the account that its metric names', () => {
    const app = newApp();
    const env = { account: '111111111111', region: 'eu-west-1' };
    const handler = newFunction(new Stack(app, 'App', { env }), { functionName: 'orders' });
    const monitoring = new Stack(app, 'Monitoring', { env: { ...env, account: '222222222222' } });
    watch(monitoring, handler.metricErrors({ account: env.account, region: env.region }));
    expect(found(app, 'FunctionAlarm')).toEqual([]);
  });
});
