import { App, CfnResource, Lazy, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AccountConcurrencyAlarm, AliasedCanaryFunction, AlarmProfile, ResilienceDefaults, SqsWorkerFunction } from '../../../src';
import { arn, countingCode, env, inlineCode, newApp, newStack, newWorker, topicIn, twoStacks, warningsOf } from '../../fixtures/stack';
import { resourcesOf } from '../../fixtures/templates';

const ELSEWHERE = { ...env, region: 'us-east-1' };
const ARN_ELSEWHERE = 'arn:aws:sns:us-east-1:123456789012:on-call';

/** A worker's stack in Ireland, and a stack in Virginia. */
function twoRegions(props = {}) {
  const app = newApp();
  return { app, stack: new Stack(app, 'Orders', { env, ...props }), virginia: new Stack(app, 'Virginia', { env: ELSEWHERE, ...props }) };
}

const newFunction = (stack: Stack, id = 'Pager') =>
  new lambda.Function(stack, id, { code: lambda.Code.fromInline('x'), handler: 'x', runtime: lambda.Runtime.NODEJS_24_X });

const action = (alarmActionArn: string): cloudwatch.IAlarmAction => ({ bind: () => ({ alarmActionArn }) });

describe('alarm actions that CloudWatch refuses', () => {
  const WRONG_REGION = 'in us-east-1, but the alarm is in eu-west-1, and CloudWatch accepts only actions in the Region of the alarm: ' +
    'use a topic in that Region, which can forward to another one';

  test.each<[string, (stacks: { stack: Stack; virginia: Stack }) => sns.ITopic]>([
    ['an imported topic', ({ stack }) => sns.Topic.fromTopicArn(stack, 'OnCall', ARN_ELSEWHERE)],
    ['a topic of another stack', ({ virginia }) => topicIn(virginia)],
    ['a topic with a name', ({ virginia }) => topicIn(virginia, 'OnCall', { topicName: 'on-call' })],
  ])('fails when %s is in another Region, also by default [O18]', (_, topicOf) => {
    for (const crossRegionReferences of [false, true]) {
      const stacks = twoRegions({ crossRegionReferences });
      const alarmTopic = topicOf(stacks);
      expect(() => newWorker({ alarmTopic }, stacks.stack)).toThrow(`alarmTopic is the topic '${alarmTopic.node.path}' ${WRONG_REGION}`);
      const again = twoRegions({ crossRegionReferences });
      ResilienceDefaults.of(again.app).set({ alarmTopic: topicOf(again) });
      expect(() => newWorker({}, again.stack)).toThrow(WRONG_REGION);
      expect(() => new AccountConcurrencyAlarm(again.stack, 'Concurrency')).toThrow(WRONG_REGION);
    }
  });

  test.each<[string, (stacks: { stack: Stack; virginia: Stack }) => cloudwatch.IAlarmAction]>([
    ['an ARN', () => action(ARN_ELSEWHERE)],
    ['an ARN of this partition', ({ virginia }) => action(virginia.formatArn({ service: 'sns', resource: 'on-call' }))],
    ['a topic of another stack', ({ virginia }) => new actions.SnsAction(topicIn(virginia))],
    ['a function of another stack', ({ virginia }) => new actions.LambdaAction(newFunction(virginia))],
  ])('fails when an action is %s in another Region [O18]', (_, actionOf) => {
    const stacks = twoRegions();
    const alarmActions = [action(arn('sns', 'on-call')), actionOf(stacks)];
    expect(() => newWorker({ alarmActions }, stacks.stack)).toThrow(
      `Alarm at 'Orders/Worker/Alarms/Errors' cannot be built:\n  - alarmActions[1] is an action ${WRONG_REGION}`);
  });

  test('fails when an action of another Region, or a sixth one, is added later', () => {
    const { app, stack, virginia } = twoRegions({ crossRegionReferences: true });
    const { alarms } = newWorker({ alarmTopic: topicIn(stack) }, stack);
    alarms[0].addOkAction(new actions.SnsAction(topicIn(virginia)));
    alarms[1].addInsufficientDataAction(...Array(6).fill(action(arn('sns', 'on-call'))));
    expect(() => app.synth()).toThrow(`[Orders/Worker] the alarm 'Orders/Worker/Alarms/Errors' has an action for the state OK ${WRONG_REGION}`);
    expect(() => app.synth()).toThrow("[Orders/Worker] the alarm 'Orders/Worker/Alarms/Throttles' has 6 actions for the state INSUFFICIENT_DATA, but CloudWatch " +
      'accepts 5: subscribe all receivers to one topic');
  });

  test('fails when there are more than five, also by default', () => {
    const alarmActions = Array.from({ length: 5 }, (_, index) => action(arn('sns', `team-${index}`)));
    const stack = newStack();
    newWorker({ alarmActions }, stack);
    const alarmTopic = topicIn(stack);
    const problem = 'alarmTopic and alarmActions are 6 actions, but CloudWatch accepts 5 for each state of an alarm: subscribe all receivers to one topic, and ' +
      'set it as alarmTopic';
    expect(() => new SqsWorkerFunction(stack, 'Second', { code: inlineCode, alarmTopic, alarmActions })).toThrow(problem);
    const app = newApp();
    ResilienceDefaults.of(app).set({ alarmActions: [...alarmActions, ...alarmActions.slice(0, 1)] });
    expect(() => newWorker({}, newStack(app))).toThrow(problem);
  });

  test('are not guessed: an unknown Region, a global service, a Token', () => {
    const stack = new Stack(newApp(), 'Orders', { env });
    newWorker({
      alarmActions: [
        new actions.SsmIncidentAction('plan'), action(Lazy.string({ produce: () => ARN_ELSEWHERE.replace('us-east-1', 'eu-west-1') })),
        action(stack.formatArn({ service: 'sns', region: '', resource: 'x' })), action('on-call'),
      ],
    }, stack);
    const anywhere = newStack();
    newWorker({ alarmTopic: sns.Topic.fromTopicArn(anywhere, 'OnCall', ARN_ELSEWHERE) }, anywhere);
    Template.fromStack(anywhere);
    expect(resourcesOf(stack, 'AWS::CloudWatch::Alarm')[0].AlarmActions).toHaveLength(4);
  });

  test.each<[string, (stacks: { stack: Stack; virginia: Stack }) => cloudwatch.IAlarm, string]>([
    ['an alarm of another Region', ({ virginia }) => alarmIn(virginia), "the alarm 'Virginia/Late', which is in 123456789012/us-east-1, but CodeDeploy finds only " +
      'alarms in its own account and Region (123456789012/eu-west-1): create an alarm there'],
    ['an imported alarm of another Region', ({ stack }) => cloudwatch.Alarm.fromAlarmArn(stack, 'Late', 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:late'),
      "the alarm 'Orders/Late', which is in 123456789012/us-east-1"],
    ['an imported alarm of another account', ({ stack }) => cloudwatch.Alarm.fromAlarmArn(stack, 'Late', 'arn:aws:cloudwatch:eu-west-1:210987654321:alarm:late'),
      "the alarm 'Orders/Late', which is in 210987654321/eu-west-1"],
  ])('fails when %s rolls a deployment back [V05]', (_, alarmOf, problem) => {
    const stacks = twoRegions();
    expect(() => new AliasedCanaryFunction(stacks.stack, 'Shop', { code: inlineCode, rollbackAlarms: [alarmOf(stacks)] })).toThrow(`rollbackAlarms[0] is ${problem}`);
  });

  test('fails when an alarm of another Region is added to a deployment later', () => {
    const { app, stack, virginia } = twoRegions({ crossRegionReferences: true });
    new AliasedCanaryFunction(stack, 'Shop', { code: inlineCode }).addRollbackAlarm(alarmIn(virginia));
    expect(() => app.synth()).toThrow("[Orders/Shop] the alarm 'Virginia/Late/Resource', which rolls a deployment back, is in 123456789012/us-east-1");
  });

  const alarmIn = (stack: Stack) => new sqs.Queue(stack, 'Queue').metricApproximateAgeOfOldestMessage().createAlarm(stack, 'Late', { threshold: 1, evaluationPeriods: 1 });
});

describe('one action for many alarms', () => {
  test.each([{}, { context: { '@aws-cdk/aws-cloudwatch-actions:changeLambdaPermissionLogicalIdForLambdaAction': false } }])('can be a function, with a permission for each alarm', props => {
    const app = newApp(props);
    const stack = newStack(app);
    const pager = newFunction(stack);
    ResilienceDefaults.of(app).set({ alarmActions: [new actions.LambdaAction(pager)] });
    const first = newWorker({}, stack);
    const second = new SqsWorkerFunction(stack, 'Second', { code: inlineCode });
    expect(warningsOf(app)).toEqual([]);
    const permitted = resourcesOf(stack, 'AWS::Lambda::Permission').map(({ SourceArn }) => SourceArn['Fn::GetAtt'][0]);
    const alarms = [...first.alarms, ...second.alarms].map(({ node }) => stack.getLogicalId(node.defaultChild as cloudwatch.CfnAlarm));
    expect(permitted.sort()).toEqual(alarms.sort());
    for (const { AlarmActions } of resourcesOf(stack, 'AWS::CloudWatch::Alarm')) expect(AlarmActions).toEqual([stack.resolve(pager.functionArn)]);
  });

  test('fails with the way out when it can be bound only once', () => {
    const stack = newStack();
    const alarmActions = [new actions.LambdaAction(newFunction(stack), { useUniquePermissionId: false })];
    newWorker({ alarmActions }, stack);
    expect(() => new SqsWorkerFunction(stack, 'Second', { code: inlineCode, alarmActions })).toThrow(
      /^Alarm at 'Orders\/Second\/Alarms\/Errors' cannot be built:\n  - alarmActions\[0\] cannot be bound to this alarm \(.*already.*\): use an action that several alarms can share$/s);
  });

  test('can be an action of the user, which is bound once to each alarm', () => {
    const bind = jest.fn().mockReturnValue({ alarmActionArn: arn('sns', 'on-call') });
    class Pager extends actions.LambdaAction {
      public bind = bind;
    }
    const stack = newStack();
    const { alarms } = newWorker({ alarmActions: [new Pager(newFunction(stack))] }, stack);
    expect(bind.mock.calls).toEqual(alarms.map(alarm => [alarm, alarm]));
  });
});

describe('the alarms on one version', () => {
  test('do not report a recovery: each deployment creates them anew [O18, V12]', () => {
    const stack = newStack();
    newWorker({ code: countingCode, deployment: {}, alarms: { profile: AlarmProfile.FULL }, alarmTopic: topicIn(stack) }, stack);
    const ofVersion = (alarm: any) => (alarm.Dimensions ?? []).some(({ Name }: any) => Name === 'ExecutedVersion');
    const alarms = resourcesOf(stack, 'AWS::CloudWatch::Alarm');
    expect(alarms.filter(ofVersion)).toHaveLength(3);
    for (const alarm of alarms) {
      expect(alarm.AlarmActions).toHaveLength(1);
      expect(alarm.OKActions ?? []).toHaveLength(ofVersion(alarm) ? 0 : 1);
    }
  });
});

describe('a topic that nobody subscribes to', () => {
  const UNHEARD = 'cdk-resilient-lambda:alarmTopicWithoutSubscription at /Other/OnCall: alarms notify this topic, but nothing in this app subscribes to it, so that ' +
    "nobody is notified: add topic.addSubscription(new subscriptions.EmailSubscription('on-call@example.com')), or acknowledge this warning if it is subscribed to elsewhere";

  const withTopic = (notify: (topic: sns.Topic, stack: Stack, app: App) => void, props?: sns.TopicProps) => {
    const { app, stack, other } = twoStacks();
    const topic = new sns.Topic(other, 'OnCall', props);
    notify(topic, stack, app);
    return { app, stack, other, topic };
  };
  const asTopic = (alarmTopic: sns.ITopic, stack: Stack) => void newWorker({ alarmTopic }, stack);

  test.each<[string, (topic: sns.Topic, stack: Stack, app: App) => void]>([
    ['alarmTopic', asTopic],
    ['an action', (topic, stack) => void newWorker({ alarmActions: [new actions.SnsAction(topic)] }, stack)],
    ['a default', (alarmTopic, stack, app) => {
      ResilienceDefaults.of(app).set({ alarmTopic });
      newWorker({}, stack);
    }],
    ['an action that was added later', (topic, stack) => newWorker({ alarmTopic: topicIn(stack, 'Other') }, stack).alarms[2].addAlarmAction(new actions.SnsAction(topic))],
  ])('warns once if it is %s [O18]', (_, notify) => {
    const { app, stack, topic } = withTopic(notify);
    new SqsWorkerFunction(stack, 'Second', { code: inlineCode, alarmTopic: topic });
    expect(warningsOf(app)).toEqual([UNHEARD]);
  });

  test('warns of a topic without an L2', () => {
    const app = newApp();
    const stack = newStack(app);
    const topic = new sns.CfnTopic(stack, 'OnCall');
    newWorker({ alarmActions: [action(topic.ref)] }, stack);
    expect(warningsOf(app)).toEqual([UNHEARD.replace('/Other', '/Orders')]);
  });

  test.each<[string, (topic: sns.Topic, stack: Stack) => unknown]>([
    ['a subscription in the stack of the worker', (topic, stack) => new sns.Subscription(stack, 'Mail', {
      topic, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: 'on-call@example.com',
    })],
    ['a subscription by the name of the topic', (_, stack) => new sns.CfnSubscription(stack, 'Mail', {
      topicArn: arn('sns', 'on-call'), protocol: 'email', endpoint: 'on-call@example.com',
    })],
    ['a subscription of its own', topic => {
      (topic.node.defaultChild as sns.CfnTopic).subscription = [{ protocol: 'email', endpoint: 'on-call@example.com' }];
    }],
    ['a chatbot', (topic, stack) => new chatbot.SlackChannelConfiguration(stack, 'Chat', {
      slackChannelConfigurationName: 'on-call', slackWorkspaceId: 'T1', slackChannelId: 'C1', notificationTopics: [topic],
    })],
    ['a custom resource, which may subscribe', (topic, stack) => new CfnResource(stack, 'PagerDuty', {
      type: 'Custom::PagerDuty', properties: { ServiceToken: 'arn', Topic: topic.topicArn },
    })],
    ['an acknowledgement', topic => Validations.of(topic).acknowledge({
      id: 'cdk-resilient-lambda:alarmTopicWithoutSubscription', reason: 'the on-call rota subscribes by hand',
    })],
  ])('does not warn with %s', (_, subscribe) => {
    const { app, stack, topic } = withTopic(asTopic, { topicName: 'on-call' });
    subscribe(topic, stack);
    expect(warningsOf(app)).toEqual([]);
  });

  test('does not warn if it is imported, because nobody can tell, or if it is not for alarms', () => {
    const { app, stack, other } = twoStacks();
    new sns.Topic(other, 'Orders');
    newWorker({ alarmTopic: sns.Topic.fromTopicArn(stack, 'OnCall', arn('sns', 'on-call')) }, stack);
    expect(warningsOf(app)).toEqual([]);
  });
});
