import { Aspects, CfnParameter, Duration, Lazy, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AlarmProfile, ResilienceDefaults, SqsSource, SqsWorkerFunction, SqsWorkerFunctionProps } from '../../../src';
import {
  appWithSilentAlarms, inlineCode, KEY_ARN, newApp, newAsyncFunction, newStack, newWorker, topicIn, warningsOf, workerTemplate,
} from '../../fixtures/stack';

const ALARM = 'AWS::CloudWatch::Alarm';
const ESSENTIAL = ['Errors', 'Throttles', 'StillRetrying', 'OldestMessageAge', 'DeadLetters'];
const FULL = [
  'Errors', 'Throttles', 'Duration', 'StillRetrying', 'OldestMessageAge', 'InFlight', 'FailedEvents', 'DeadLetters', 'DeadLetterGrowth', 'DeadLetterAge',
];

/** The alarms of a worker by construct ID. */
function alarmsOf(worker: SqsWorkerFunction): { [id: string]: any } {
  const template = Template.fromStack(Stack.of(worker));
  return Object.fromEntries(worker.alarms.map(alarm => {
    const logicalId = Stack.of(alarm).getLogicalId(alarm.node.defaultChild as cloudwatch.CfnAlarm);
    return [alarm.node.id, template.toJSON().Resources[logicalId].Properties];
  }));
}

const alarmIds = (props: Partial<SqsWorkerFunctionProps>) => newWorker(props).alarms.map(alarm => alarm.node.id);

/** A description with its references replaced by their logical IDs. */
function textOf(description: any): string {
  return description['Fn::Join'][1].map((part: any) => typeof part === 'string' ? part : `<${part.Ref ?? part['Fn::GetAtt'].join('.')}>`).join('');
}

describe('alarms', () => {
  test.each<[string, AlarmProfile | undefined, string[]]>([
    ['the essential ones by default', undefined, ESSENTIAL],
    ['the essential ones', AlarmProfile.ESSENTIAL, ESSENTIAL],
    ['all of them', AlarmProfile.FULL, FULL],
    ['none of them', AlarmProfile.NONE, []],
  ])('are %s, as the profile says [O06, Q17]', (_, profile, ids) => {
    expect(alarmIds({ alarms: { profile } })).toEqual(ids);
    workerTemplate({ alarms: { profile } }).resourceCountIs(ALARM, ids.length);

    const app = newApp();
    ResilienceDefaults.of(app).set({ alarmProfile: profile });
    expect(newWorker({}, newStack(app)).alarms.map(alarm => alarm.node.id)).toEqual(ids);
  });

  test.each(FULL.map(id => [id, id[0].toLowerCase() + id.slice(1)]))('%s can be enabled and disabled on its own', (id, option) => {
    expect(alarmIds({ alarms: { profile: AlarmProfile.NONE, [option]: { enabled: true } } })).toEqual([id]);
    expect(alarmIds({ alarms: { profile: AlarmProfile.FULL, [option]: { enabled: false } } })).toEqual(FULL.filter(each => each !== id));
  });

  test('the profile of the construct overrides that of its scope', () => {
    const app = newApp();
    ResilienceDefaults.of(app).set({ alarmProfile: AlarmProfile.FULL });
    expect(newWorker({ alarms: { profile: AlarmProfile.NONE } }, newStack(app)).alarms).toEqual([]);
  });

  test.each<[string, any]>([
    ['Errors', { Namespace: 'AWS/Lambda', MetricName: 'Errors', Statistic: 'Sum', Threshold: 0, EvaluationPeriods: 3, DatapointsToAlarm: 3 }],
    ['Throttles', { Namespace: 'AWS/Lambda', MetricName: 'Throttles', Statistic: 'Sum', Threshold: 0, EvaluationPeriods: 5, DatapointsToAlarm: 5 }],
    ['Duration', {
      Namespace: 'AWS/Lambda', MetricName: 'Duration', ExtendedStatistic: 'p99', Threshold: 27_000, EvaluationPeriods: 15, DatapointsToAlarm: 15,
    }],
    ['StillRetrying', {
      Namespace: 'cdk-resilient-lambda',
      MetricName: 'RetryingSeconds',
      Statistic: 'Maximum',
      Threshold: 900,
      EvaluationPeriods: 14, // a try of a message is at most 12.5 minutes after the one before
      DatapointsToAlarm: 1,
    }],
    ['InFlight', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesNotVisible',
      Statistic: 'Maximum',
      Threshold: 96_000,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
    }],
    ['OldestMessageAge', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Statistic: 'Maximum',
      Threshold: 172_800,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
    }],
    ['FailedEvents', {
      Namespace: 'AWS/Lambda', MetricName: 'FailedInvokeEventCount', Statistic: 'Sum', Threshold: 0, EvaluationPeriods: 3, DatapointsToAlarm: 3,
    }],
    ['DeadLetters', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Statistic: 'Maximum',
      Threshold: 0,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
    }],
    ['DeadLetterAge', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Statistic: 'Maximum',
      Threshold: 604_800,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
    }],
  ])('%s watches its metric by the minute, and a missing value is no breach [O06]', (id, properties) => {
    expect(alarmsOf(newWorker({ alarms: { profile: AlarmProfile.FULL } }))[id]).toMatchObject({
      ...properties,
      Period: 60,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test('QuietGroupsAge tells on request that quiet tenants of a fair queue wait, and is in no profile [Q26]', () => {
    expect(alarmsOf(newWorker({ alarms: { profile: AlarmProfile.FULL } })).QuietGroupsAge).toBeUndefined();
    expect(alarmsOf(newWorker({ alarms: { quietGroupsAge: { enabled: false } } })).QuietGroupsAge).toBeUndefined();
    const worker = newWorker({ alarms: { quietGroupsAge: {} } });
    expect(alarmsOf(worker).QuietGroupsAge).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessageInQuietGroups',
      Dimensions: [{ Name: 'QueueName', Value: Stack.of(worker).resolve(worker.queue.queueName) }],
      Statistic: 'Maximum',
      Period: 60,
      Threshold: 900,
      EvaluationPeriods: 3,
    });
    expect(alarmsOf(newWorker({ alarms: { quietGroupsAge: { threshold: Duration.minutes(2) } } })).QuietGroupsAge.Threshold).toBe(120);
  });

  test('QuietGroupsAge fails for a FIFO queue [Q26]', () => {
    expect(() => newWorker({ source: SqsSource.newQueue({ fifo: true }), alarms: { quietGroupsAge: {} } }))
      .toThrow('alarms.quietGroupsAge is set, but the queue is a FIFO queue, whose groups SQS does not tell apart: remove it');
  });

  test('DeadLetterGrowth observes the change in the number of dead letters over 5 minutes', () => {
    const worker = newWorker({ alarms: { profile: AlarmProfile.FULL } });
    const { queueName } = worker.deadLetterQueue;
    expect(alarmsOf(worker).DeadLetterGrowth).toMatchObject({
      Metrics: [
        { Expression: 'DIFF(deadLetters)', ReturnData: true },
        {
          Id: 'deadLetters',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/SQS',
              MetricName: 'ApproximateNumberOfMessagesVisible',
              Dimensions: [{ Name: 'QueueName', Value: Stack.of(worker).resolve(queueName) }],
            },
            Period: 300,
            Stat: 'Maximum',
          },
          ReturnData: false,
        },
      ],
      Threshold: 0,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test('observe exactly one function, queue or event source mapping [O17]', () => {
    const worker = newWorker({ alarms: { profile: AlarmProfile.FULL } });
    const dimension = (Name: string, token: string) => [{ Name, Value: Stack.of(worker).resolve(token) }];
    const alarms = alarmsOf(worker);
    for (const id of ['Errors', 'Throttles', 'Duration', 'StillRetrying']) {
      expect(alarms[id].Dimensions).toEqual(dimension('FunctionName', worker.lambdaFunction.functionName));
    }
    expect(alarms.OldestMessageAge.Dimensions).toEqual(dimension('QueueName', worker.queue.queueName));
    expect(alarms.InFlight.Dimensions).toEqual(dimension('QueueName', worker.queue.queueName));
    expect(alarms.DeadLetters.Dimensions).toEqual(dimension('QueueName', worker.deadLetterQueue.queueName));
    expect(alarms.DeadLetterAge.Dimensions).toEqual(dimension('QueueName', worker.deadLetterQueue.queueName));
    expect(alarms.FailedEvents.Dimensions).toEqual(dimension('EventSourceMappingUUID', worker.eventSourceMapping.eventSourceMappingId));
  });

  test('on failed events enables the metrics of the mapping, and only if it is created', () => {
    const metrics = { MetricsConfig: { Metrics: ['EventCount'] } };
    workerTemplate({ alarms: { failedEvents: { enabled: true } } }).hasResourceProperties('AWS::Lambda::EventSourceMapping', metrics);
    workerTemplate({ alarms: { profile: AlarmProfile.FULL } }).hasResourceProperties('AWS::Lambda::EventSourceMapping', metrics);
    workerTemplate({ alarms: { profile: AlarmProfile.FULL, failedEvents: { enabled: false } } })
      .resourcePropertiesCountIs('AWS::Lambda::EventSourceMapping', metrics, 0);
  });

  test('use the thresholds that are set', () => {
    const alarms = alarmsOf(newWorker({
      alarms: {
        profile: AlarmProfile.FULL,
        errors: { threshold: 1 },
        throttles: { threshold: 2 },
        duration: { threshold: Duration.seconds(3) },
        stillRetrying: { threshold: Duration.minutes(3) },
        oldestMessageAge: { threshold: Duration.minutes(4) },
        inFlight: { threshold: 9 },
        failedEvents: { threshold: 5 },
        deadLetters: { threshold: 6 },
        deadLetterGrowth: { threshold: 7 },
        deadLetterAge: { threshold: Duration.seconds(8) },
      },
    }));
    expect(Object.entries(alarms).map(([id, { Threshold }]) => [id, Threshold])).toEqual([
      ['Errors', 1], ['Throttles', 2], ['Duration', 3000], ['StillRetrying', 180], ['OldestMessageAge', 240], ['InFlight', 9], ['FailedEvents', 5],
      ['DeadLetters', 6], ['DeadLetterGrowth', 7], ['DeadLetterAge', 8],
    ]);
  });

  test('derive their thresholds from the timeout and the retention of the worker', () => {
    const alarms = alarmsOf(newWorker({
      source: SqsSource.newQueue({ retentionPeriod: Duration.days(1) }), timeout: Duration.seconds(100), alarms: { profile: AlarmProfile.FULL },
    }));
    expect(alarms.Duration.Threshold).toBe(90_000);
    expect(alarms.OldestMessageAge.Threshold).toBe(43_200);
  });

  test('on retries stay in ALARM from one try of a message to the next, whatever the waits are', () => {
    const periods = (props: Partial<SqsWorkerFunctionProps>) => alarmsOf(newWorker(props)).StillRetrying.EvaluationPeriods;
    expect(periods({ toleratedOutage: Duration.hours(4) })).toBe(51);
    expect(periods({ toleratedOutage: Duration.hours(4), longestRetry: Duration.minutes(2) })).toBe(4); // 2.5 minutes, or the visibility timeout of 3
  });

  test('have no physical name', () => {
    expect(JSON.stringify(workerTemplate({ alarms: { profile: AlarmProfile.FULL } }).toJSON())).not.toContain('AlarmName');
  });

  test('describe their meaning and what to do', () => {
    const alarms = alarmsOf(newWorker({ alarms: { profile: AlarmProfile.FULL } }));
    expect(Object.fromEntries(Object.entries(alarms).map(([id, { AlarmDescription }]) => [id, textOf(AlarmDescription)]))).toMatchSnapshot();
  });

  test('say of a FIFO queue that a dead letter is kept from when it came there', () => {
    const { AlarmDescription } = alarmsOf(newWorker({
      source: SqsSource.newQueue({ fifo: true }), alarms: { deadLetterAge: { enabled: true } },
    })).DeadLetterAge;
    expect(textOf(AlarmDescription)).toContain('SQS deletes it after 14 days, counted from when it was parked. ');
  });

  test('on the duration fail without a threshold if the timeout is a Token', () => {
    const stack = newStack();
    const timeout = Duration.seconds(new CfnParameter(stack, 'Timeout', { type: 'Number' }).valueAsNumber);
    const props = { source: SqsSource.newQueue({ visibilityTimeout: Duration.hours(1) }), timeout };
    expect(() => newWorker({ ...props, alarms: { profile: AlarmProfile.FULL } }, stack)).toThrow(
      'alarms.duration has no threshold, and the default of 90 % of the timeout cannot be computed because the timeout is a Token: ' +
      'set alarms.duration.threshold in seconds, or set alarms.duration.enabled to false');
    expect(() => newWorker({ ...props, alarms: { duration: { enabled: true } } }, newStack())).toThrow('alarms.duration has no threshold');
    expect(newWorker({ ...props, alarms: { profile: AlarmProfile.FULL, duration: { enabled: false } } }, newStack()).alarms).toHaveLength(9);
    const worker = new SqsWorkerFunction(stack, 'Given', {
      ...props, code: inlineCode, alarms: { profile: AlarmProfile.FULL, duration: { threshold: Duration.seconds(10) } },
    });
    expect(alarmsOf(worker).Duration.Threshold).toBe(10_000);
  });
});

describe('alarm actions', () => {
  test('notify the topic when an alarm goes into ALARM and when it returns to OK', () => {
    const stack = newStack();
    const alarmTopic = topicIn(stack);
    const worker = newWorker({ alarmTopic }, stack);
    const arns = [stack.resolve(alarmTopic.topicArn)];
    expect(Object.values(alarmsOf(worker))).toHaveLength(5);
    for (const alarm of Object.values(alarmsOf(worker))) expect(alarm).toMatchObject({ AlarmActions: arns, OKActions: arns });
  });

  test('are the topic and all other actions', () => {
    const stack = newStack();
    const [one, two] = [topicIn(stack, 'One'), topicIn(stack, 'Two')];
    const worker = newWorker({ alarmTopic: one, alarmActions: [new actions.SnsAction(two)] }, stack);
    const arns = [one, two].map(topic => stack.resolve(topic.topicArn));
    expect(alarmsOf(worker).Errors).toMatchObject({ AlarmActions: arns, OKActions: arns });
  });

  test('can add resources of their own', () => {
    const stack = newStack();
    const pager = new lambda.Function(stack, 'Pager', { code: lambda.Code.fromInline('x'), handler: 'x', runtime: lambda.Runtime.NODEJS_24_X });
    const worker = newWorker({ alarmActions: [new actions.LambdaAction(pager)] }, stack);
    expect(alarmsOf(worker).Errors.AlarmActions).toEqual([stack.resolve(pager.functionArn)]);
  });

  test('come from the scope, and a prop overrides them', () => {
    const app = newApp();
    const stack = newStack(app);
    const [shared, own] = [topicIn(stack, 'Shared'), topicIn(stack, 'Own')];
    ResilienceDefaults.of(app).set({ alarmTopic: shared });
    const inherits = newWorker({}, stack);
    const saysTopic = new SqsWorkerFunction(stack, 'Topic', { code: inlineCode, alarmTopic: own });
    const saysActions = new SqsWorkerFunction(stack, 'Actions', { code: inlineCode, alarmActions: [new actions.SnsAction(own)] });
    expect(alarmsOf(inherits).Errors.AlarmActions).toEqual([stack.resolve(shared.topicArn)]);
    expect(alarmsOf(saysTopic).Errors.AlarmActions).toEqual([stack.resolve(own.topicArn)]);
    expect(alarmsOf(saysActions).Errors.AlarmActions).toEqual([stack.resolve(own.topicArn)]);
  });

  test('can be set on the scope as a list', () => {
    const app = newApp();
    const stack = newStack(app);
    const topic = topicIn(stack);
    ResilienceDefaults.of(app).set({ alarmActions: [new actions.SnsAction(topic)] });
    expect(alarmsOf(newWorker({}, stack)).Errors.AlarmActions).toEqual([stack.resolve(topic.topicArn)]);
  });

  describe('of a single alarm', () => {
    const actionsOf = ({ AlarmActions, OKActions }: any) => [AlarmActions, OKActions];

    test('replace those of the construct, for that alarm only', () => {
      const stack = newStack();
      const [all, parked] = [topicIn(stack, 'All'), topicIn(stack, 'Parked')];
      const worker = newWorker({
        alarmTopic: all,
        alarms: {
          deadLetters: { alarmTopic: parked, severity: 'SEV1', alarmName: 'orders-parked' },
          oldestMessageAge: { alarmActions: [{ bind: () => ({ alarmActionArn: 'arn:pager' }) }] },
          throttles: { alarmActions: [] },
        },
      }, stack);
      const alarms = alarmsOf(worker);
      const arnOf = (topic: sns.Topic) => [stack.resolve(topic.topicArn)];
      expect(actionsOf(alarms.DeadLetters)).toEqual([arnOf(parked), arnOf(parked)]);
      expect(actionsOf(alarms.OldestMessageAge)).toEqual([['arn:pager'], ['arn:pager']]);
      expect(actionsOf(alarms.Errors)).toEqual([arnOf(all), arnOf(all)]);
      expect(actionsOf(alarms.Throttles)).toEqual([undefined, undefined]);
      expect(alarms.DeadLetters.AlarmName).toBe('orders-parked');
      expect(alarms.Errors.AlarmName).toBeUndefined();
      expect(textOf(alarms.DeadLetters.AlarmDescription)).toMatch(/^SEV1: Messages that failed 13 times, or for good, are parked/);
      expect(textOf(alarms.Errors.AlarmDescription)).toMatch(/^<WorkerFunction/);
    });

    test('are checked like those of the construct', () => {
      const app = appWithSilentAlarms();
      const stack = newStack(app);
      const [all, parked] = [topicIn(stack, 'All'), topicIn(stack, 'Parked', { enforceSSL: true })];
      newWorker({ alarmTopic: all, alarms: { deadLetters: { alarmTopic: parked }, throttles: { alarmActions: [] } } }, stack);
      expect(warningsOf(app)).toEqual([
        expect.stringContaining('alarmTopicRefusesAlarms at /Orders/Parked'), expect.stringContaining('alarmsWithoutAction at /Orders/Worker'),
      ]);
    });

    test.each<[string, SqsWorkerFunctionProps['alarms'], string]>([
      ['more actions than CloudWatch accepts', { errors: { alarmActions: new Array(6).fill({ bind: () => ({ alarmActionArn: 'arn:pager' }) }) } },
        'alarms.errors.alarmTopic and alarmActions are 6 actions, but CloudWatch accepts 5 for each state of an alarm'],
      ['an empty name', { errors: { alarmName: '' } }, 'alarms.errors.alarmName has 0 characters but must have 1 to 255: change it, or omit it for a generated name'],
      ['a long name', { deadLetterAge: { alarmName: 'x'.repeat(256) } }, 'alarms.deadLetterAge.alarmName has 256 characters but must have 1 to 255'],
      ['an empty severity', { errors: { severity: '' } }, "alarms.errors.severity is '' but must have 1 to 32 characters in one line: use a word such as SEV1"],
      ['a severity of two lines', { errors: { severity: 'SEV\n1' } }, 'alarms.errors.severity is'],
      ['a long severity', { errors: { severity: 'x'.repeat(33) } }, 'alarms.errors.severity is'],
      ['a name for the alarms on each new version', { newVersionErrors: { alarmName: 'mine' } }, 'alarms.newVersionErrors.alarmName is set, but each version has ' +
        'an alarm of its own, and two alarms cannot have one name: omit it'],
    ])('fail with %s', (_, alarms, problem) => {
      expect(() => newWorker({ alarms, deployment: {} })).toThrow(problem);
    });

    test('fail with a name for the alarms on each trigger', () => {
      expect(() => newAsyncFunction({ alarms: { triggerDeadLetters: { alarmName: 'mine' } } })).toThrow(
        'alarms.triggerDeadLetters.alarmName is set, but each trigger has an alarm of its own, and two alarms cannot have one name: omit it');
    });

    test('accept tokens', () => {
      const worker = newWorker({ alarms: { errors: { alarmName: Lazy.string({ produce: () => 'mine' }), severity: Lazy.string({ produce: () => 'P1' }) } } });
      expect(alarmsOf(worker).Errors).toMatchObject({ AlarmName: 'mine' });
    });
  });

  describe('without any action', () => {
    const SILENT = 'cdk-resilient-lambda:alarmsWithoutAction at /Orders/Worker: alarms have no actions and notify nobody: set alarmTopic or alarmActions ' +
      'on the construct, or for the whole app with ResilienceDefaults.of(app).set({ alarmTopic }), or acknowledge this warning if another system monitors the alarms';

    test('synth warns once for each app', () => {
      const app = appWithSilentAlarms();
      const stack = newStack(app);
      newWorker({}, stack);
      new SqsWorkerFunction(stack, 'Second', { code: inlineCode });
      new SqsWorkerFunction(newStack(app, 'Other'), 'Third', { code: inlineCode });
      expect(warningsOf(app)).toEqual([SILENT]);
    });

    test.each<[string, AlarmProfile, boolean]>([['no alarms', AlarmProfile.NONE, false], ['alarms', AlarmProfile.FULL, true]])(
      'synth warns about a worker with %s only if it has alarms', (_, profile, warned) => {
        const app = appWithSilentAlarms();
        newWorker({ alarms: { profile } }, newStack(app));
        expect(warningsOf(app)).toEqual(warned ? [SILENT] : []);
      });

    test('synth does not warn if the user adds actions later', () => {
      const app = appWithSilentAlarms();
      const stack = newStack(app);
      const worker = newWorker({}, stack);
      const action = new actions.SnsAction(topicIn(stack));
      worker.alarms.forEach(alarm => alarm.addAlarmAction(action));
      expect(warningsOf(app)).toEqual([]);
    });

    test('synth does not warn if an aspect adds actions', () => {
      const app = appWithSilentAlarms();
      const stack = newStack(app);
      newWorker({}, stack);
      const action = new actions.SnsAction(topicIn(stack));
      Aspects.of(app).add({ visit: node => { if (node instanceof cloudwatch.Alarm) node.addAlarmAction(action); } });
      expect(warningsOf(app)).toEqual([]);
    });

    test('synth warns if only some alarms have an action', () => {
      const app = appWithSilentAlarms();
      const stack = newStack(app);
      newWorker({}, stack).alarms[0].addAlarmAction(new actions.SnsAction(topicIn(stack)));
      expect(warningsOf(app)).toEqual([SILENT]);
    });

    test.each(['app', 'stack', 'worker'])('the warning can be acknowledged on the %s', where => {
      const app = appWithSilentAlarms();
      const stack = newStack(app);
      const worker = newWorker({}, stack);
      const scope = { app, stack, worker }[where]!;
      Validations.of(scope).acknowledge({ id: 'cdk-resilient-lambda:alarmsWithoutAction', reason: 'monitored elsewhere' });
      expect(warningsOf(app)).toEqual([]);
    });
  });

  describe('without permission for CloudWatch to publish to the topic', () => {
    const REFUSED = 'cdk-resilient-lambda:alarmTopicRefusesAlarms at /Orders/OnCall: alarms notify this topic, but its topic policy does not allow CloudWatch ' +
      "to publish to it, so that notifications are lost: add topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', " +
      "{ conditions: { StringEquals: { 'aws:SourceAccount': stack.account } } }))";

    test('synth warns once for each topic', () => {
      const app = newApp();
      const stack = newStack(app);
      const alarmTopic = topicIn(stack, 'OnCall', { enforceSSL: true });
      newWorker({ alarmTopic }, stack);
      new SqsWorkerFunction(stack, 'Second', { code: inlineCode, alarmTopic });
      expect(warningsOf(app)).toEqual([REFUSED]);
    });

    test.each<[string, (topic: sns.Topic) => unknown]>([
      ['CloudWatch', topic => topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com'))],
      ['everyone', topic => topic.addToResourcePolicy(new iam.PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new iam.AnyPrincipal()],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      }))],
    ])('synth does not warn if %s is allowed to publish', (_, allow) => {
      const app = newApp();
      const stack = newStack(app);
      const alarmTopic = topicIn(stack, 'OnCall', { enforceSSL: true });
      newWorker({ alarmTopic }, stack);
      allow(alarmTopic);
      expect(warningsOf(app)).toEqual([]);
    });

    test.each<[string, (stack: Stack) => kms.IKey, number]>([
      ['a key that does not allow CloudWatch', stack => new kms.Key(stack, 'Key'), 1],
      ['the AWS managed key', stack => kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/sns'), 1],
      ['an imported key', stack => kms.Key.fromKeyArn(stack, 'Key', KEY_ARN), 0],
      ['a key that allows CloudWatch', stack => {
        const key = new kms.Key(stack, 'Key');
        key.grant(new iam.ServicePrincipal('cloudwatch.amazonaws.com'), 'kms:Decrypt', 'kms:GenerateDataKey*');
        return key;
      }, 0],
    ])('with %s, synth warns only if the key policy is known not to allow it', (_, keyIn, warnings) => {
      const app = newApp();
      const stack = newStack(app);
      newWorker({ alarmTopic: topicIn(stack, 'OnCall', { masterKey: keyIn(stack) }) }, stack);
      expect(warningsOf(app)).toEqual(Array(warnings).fill(expect.stringContaining('cdk-resilient-lambda:alarmTopicKeyRefusesAlarms at /Orders/OnCall')));
    });

    test('synth does not warn about a topic with the default policy, or an imported topic', () => {
      const app = newApp();
      const stack = newStack(app);
      newWorker({ alarmTopic: topicIn(stack) }, stack);
      const alarmTopic = sns.Topic.fromTopicArn(stack, 'Imported', 'arn:aws:sns:eu-west-1:123456789012:on-call');
      new SqsWorkerFunction(stack, 'Second', { code: inlineCode, alarmTopic });
      expect(warningsOf(app)).toEqual([]);
    });
  });
});
