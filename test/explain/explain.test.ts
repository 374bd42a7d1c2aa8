import { arnOf, depthAlarm, fates, functionNamed, of, onlyPath, Resources, ruleApp, worker } from './apps';
import { explain } from '../../src/explain';

describe('a queue', () => {
  test('with a dead-letter queue and alarms is safe: events are parked, with the time they are kept [Q01]', async () => {
    const path = await onlyPath(worker());
    expect(path).toMatchObject({ id: 'OrdersQueue -> OrdersFn', kind: 'queue', verdict: 'safe', carrier: { logicalId: 'OrdersMapping' }, fixes: [], notes: [] });
    expect(fates(path)).toEqual([
      'poison parked', 'down10m parked', 'down1h parked', 'down24h parked', 'throttled1h parked', 'noInvoke waits', 'timeout parked', 'twice processed',
    ]);
    expect(of(path, 'poison')).toMatchObject({ tries: 5, afterSeconds: 300, where: { logicalId: 'OrdersDead' }, keptSeconds: 1_209_600 - 300, whole: true, told: 'yes' });
    expect(of(path, 'throttled1h')).toMatchObject({ tries: 0 });
    expect(of(path, 'noInvoke')).toMatchObject({ afterSeconds: 345_600, then: 'lost', told: 'yes', toldIfQuiet: 'yes', alarms: [{ logicalId: 'AgeAlarm' }] });
  });

  test('without a dead-letter queue loses what fails until it expires, and keeps what a short outage holds up', async () => {
    const queue = { RedrivePolicy: undefined, DelaySeconds: 900, VisibilityTimeout: 1_020, MessageRetentionPeriod: 86_400 };
    const path = await onlyPath(worker({ queue }));
    expect(path.verdict).toBe('loses');
    expect(of(path, 'poison')).toMatchObject({ fate: 'lost', tries: 84, afterSeconds: 86_400 });
    expect(of(path, 'down10m')).toMatchObject({ fate: 'processed', tries: 1, afterSeconds: 900 });
    expect(of(path, 'down1h')).toMatchObject({ fate: 'processed', tries: 4, afterSeconds: 3_960 });
    expect(of(path, 'down24h')).toMatchObject({ fate: 'lost', afterSeconds: 86_400 });
    expect(path.fixes.join()).toContain('RedrivePolicy');
  });

  test('that takes longer to dead-letter than is simulated is worked out: parked, or expired before', async () => {
    const slow = { VisibilityTimeout: 7_200, RedrivePolicy: { deadLetterTargetArn: arnOf('OrdersDead'), maxReceiveCount: 5 } };
    expect(of(await onlyPath(worker({ queue: slow })), 'poison')).toMatchObject({ fate: 'parked', tries: 5, afterSeconds: 36_000, where: { logicalId: 'OrdersDead' }, keptSeconds: 1_173_600 });
    expect(of(await onlyPath(worker({ queue: slow })), 'down24h')).toMatchObject({ fate: 'parked' });
    expect(of(await onlyPath(worker({ queue: { ...slow, MessageRetentionPeriod: 30_000 } })), 'poison')).toMatchObject({ fate: 'lost', afterSeconds: 30_000 });
  });

  test('is not safe if it is not known whether the role of the function may read it', async () => {
    const app = worker();
    (app.Resources.OrdersFn.Properties as { Role: unknown }).Role = { Ref: 'RoleArn' };
    const path = await onlyPath({ ...app, Parameters: { RoleArn: { Type: 'String' } } } as never);
    expect(path.verdict).toBe('cannotTell');
    expect(path.notes.join()).toContain('a permission is not known');
  });

  test('whose mapping is disabled, or that the role may not read, is never read', async () => {
    const disabled = await onlyPath(worker({ mapping: { Enabled: false } }));
    expect(new Set(disabled.experiments.slice(0, 7).map(({ fate }) => fate))).toEqual(new Set(['waits']));
    expect(disabled.notes.join()).toContain('disabled');
    const forbidden = await onlyPath(worker({ more: functionNamed('OrdersFn') }));
    expect(of(forbidden, 'poison')).toMatchObject({ fate: 'waits', then: 'lost' });
    expect(forbidden.verdict).toBe('loses');
    expect(forbidden.fixes.join()).toContain('does not allow Lambda to read OrdersQueue');
  });

  test('with an alarm that needs many messages is not safe: a single one tells nobody', async () => {
    const path = await onlyPath(worker({ more: { AgeAlarm: depthAlarm('OrdersQueue', { Threshold: 20, ComparisonOperator: 'GreaterThanThreshold' }) } }));
    expect(of(path, 'noInvoke')).toMatchObject({ fate: 'waits', told: 'yes', toldIfQuiet: 'no' });
    expect(path.verdict).toBe('loses');
  });

  test('whose dead letters nobody is told of is not safe, also if an alarm has no action [Q18]', async () => {
    for (const DeadAlarm of [depthAlarm('OrdersDead', { AlarmActions: [] }), depthAlarm('OrdersDead', { ActionsEnabled: false }), depthAlarm('OrdersDead', { Threshold: 1_000 })]) {
      const path = await onlyPath(worker({ more: { DeadAlarm } }));
      expect(path.verdict).toBe('unnoticed');
      expect(of(path, 'poison')).toMatchObject({ fate: 'parked', told: 'no' });
      expect(path.fixes).toEqual(['add an alarm with an action on OrdersDead']);
    }
  });

  test('that a topic may not send to loses everything', async () => {
    const subscription = {
      Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'sqs', TopicArn: { Ref: 'NewsTopic' }, Endpoint: arnOf('OrdersQueue') },
    };
    const { verdict, fixes } = await onlyPath(worker({ more: { NewsTopic: { Type: 'AWS::SNS::Topic' }, NewsSubscription: subscription } }));
    expect(verdict).toBe('loses');
    expect(fixes.join()).toContain('let the topic NewsTopic send to OrdersQueue');
  });

  test('of a worker with its own dead-letter queue says that the queue gets nothing', async () => {
    const { notes } = await onlyPath(worker({ more: functionNamed('OrdersFn', { properties: { DeadLetterConfig: { TargetArn: arnOf('OrdersDead') } }, allow: [['sqs:*', '*']] }) }));
    expect(notes.join()).toContain('only asynchronous invocations reach it');
  });

  test('that is not in the templates cannot be told', async () => {
    const path = await onlyPath(worker({ mapping: { EventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:foreign' } }));
    expect(path).toMatchObject({ verdict: 'cannotTell', source: { name: 'foreign' } });
    expect(of(path, 'poison').why).toContain('foreign is not in the templates');
  });
});

describe('asynchronous events', () => {
  test('of a rule are lost after three tries without a failure destination, and nobody is told', async () => {
    const path = await onlyPath(ruleApp());
    expect(fates(path)).toEqual(['poison lost', 'down10m lost', 'down1h lost', 'down24h lost', 'throttled1h processed', 'noInvoke lost', 'timeout lost', 'twice processed']);
    expect(of(path, 'poison')).toMatchObject({ tries: 3, afterSeconds: 180, told: 'no', why: 'no failure destination' });
    expect(of(path, 'down10m').lost).toEqual({ events: 7, of: 10 });
    expect(of(path, 'timeout')).toMatchObject({ afterSeconds: 270 });
    expect(of(path, 'noInvoke')).toMatchObject({ tries: 0, afterSeconds: 0 });
    expect(path.fixes).toHaveLength(2);
  });

  const parking: Resources = { FailQueue: { Type: 'AWS::SQS::Queue', Properties: {} }, FailAlarm: depthAlarm('FailQueue') };
  const config = (properties: object): Resources => ({
    InvoiceConfig: { Type: 'AWS::Lambda::EventInvokeConfig', Properties: { FunctionName: { Ref: 'InvoiceFn' }, Qualifier: '$LATEST', DestinationConfig: { OnFailure: { Destination: arnOf('FailQueue') } }, ...properties } },
  });
  const dead = { DeadLetterConfig: { Arn: arnOf('FailQueue') } };
  const queuePolicy: Resources = {
    FailPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { Queues: [{ Ref: 'FailQueue' }], PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: arnOf('FailQueue') }] } },
    },
  };
  const maySend = { allow: [['sqs:SendMessage', arnOf('FailQueue')]] } as const;

  test('are safe with both dead-letter queues: that of deliveries and that of the function', async () => {
    const path = await onlyPath(ruleApp({ target: dead, fn: maySend, more: { ...parking, ...queuePolicy, ...config({}) } }));
    expect(path.verdict).toBe('safe');
    expect(of(path, 'poison')).toMatchObject({ fate: 'parked', tries: 3, where: { logicalId: 'FailQueue' }, keptSeconds: 345_600 });
    expect(of(path, 'noInvoke')).toMatchObject({ fate: 'parked', tries: 0 });
  });

  test('are safe with a second place that may not be written to: it is noted, and nothing has to be fixed', async () => {
    const properties = { DeadLetterConfig: { TargetArn: arnOf('ClosedQueue') } };
    const more = { ...parking, ...queuePolicy, ...config({}), ClosedQueue: { Type: 'AWS::SQS::Queue', Properties: {} } };
    const path = await onlyPath(ruleApp({ target: dead, fn: { ...maySend, properties }, more }));
    expect(path).toMatchObject({ verdict: 'safe', fixes: [], notes: [expect.stringContaining('does not allow Lambda to send to ClosedQueue')] });
  });

  test('are lost if the role may not write to the parking place, or the policy of the queue does not let EventBridge in', async () => {
    const role = await onlyPath(ruleApp({ target: dead, more: { ...parking, ...queuePolicy, ...config({}) } }));
    expect(of(role, 'poison').fate).toBe('lost');
    expect(role.fixes.join()).toContain('does not allow Lambda to send to FailQueue');
    const policy = await onlyPath(ruleApp({ target: dead, fn: maySend, more: { ...parking, ...config({}) } }));
    expect(of(policy, 'noInvoke').fate).toBe('lost');
    expect(policy.fixes.join()).toContain('do not let in events.amazonaws.com');
  });

  test('are all lost without a permission to invoke', async () => {
    const path = await onlyPath(ruleApp({ permitted: false }));
    expect(new Set(path.experiments.slice(0, 7).map(({ fate }) => fate))).toEqual(new Set(['lost']));
    expect(path.fixes[0]).toContain('no permission lets the rule PlacedRule invoke InvoiceFn');
  });

  test('cannot be told if the role is not in the templates', async () => {
    const path = await onlyPath(ruleApp({ target: dead, fn: { properties: { Role: 'arn:aws:iam::123456789012:role/other' } }, more: { ...parking, ...queuePolicy, ...config({}) } }));
    expect(of(path, 'poison').fate).toBe('cannotTell');
    expect(path.verdict).toBe('cannotTell');
  });

  test('keep the retries of the target and those of the function apart', async () => {
    const path = await onlyPath(ruleApp({ target: { RetryPolicy: { MaximumRetryAttempts: 0 } } }));
    expect(of(path, 'poison').tries).toBe(3);
    const none = await onlyPath(ruleApp({ fn: maySend, more: { ...parking, ...config({ MaximumRetryAttempts: 0 }) } }));
    expect(of(none, 'poison')).toMatchObject({ fate: 'parked', tries: 1, afterSeconds: 0 });
    expect(of(none, 'throttled1h')).toMatchObject({ fate: 'processed', tries: 1 });
  });

  test('that are handed to another function, or to a topic, end there', async () => {
    const to = (Destination: unknown, more: Resources) => explain(ruleApp({
      fn: { allow: [['*', '*']] }, more: { ...config({ DestinationConfig: { OnFailure: { Destination } } }), ...more },
    }));
    const [rescued, rescue] = (await to(arnOf('RescueFn'), functionNamed('RescueFn'))).paths;
    expect(of(rescued, 'poison')).toMatchObject({ fate: 'handedOn', where: { logicalId: 'RescueFn' } });
    expect(rescue).toMatchObject({ kind: 'destination', source: { logicalId: 'InvoiceFn' }, verdict: 'loses' });
    const topic: Resources = { NewsTopic: { Type: 'AWS::SNS::Topic' } };
    expect(of((await to({ Ref: 'NewsTopic' }, topic)).paths[0], 'poison')).toMatchObject({ fate: 'lost', why: 'the topic has no subscription' });
    const mail = { NewsMail: { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'email', TopicArn: { Ref: 'NewsTopic' }, Endpoint: 'on-call@example.com' } } };
    expect(of((await to({ Ref: 'NewsTopic' }, { ...topic, ...mail })).paths[0], 'poison').fate).toBe('parked');
  });

  test('of a function without any concurrency are lost at once, unread', async () => {
    const path = await onlyPath(ruleApp({ fn: { properties: { ReservedConcurrentExecutions: 0 } } }));
    expect(of(path, 'poison')).toMatchObject({ fate: 'lost', tries: 0, afterSeconds: 0 });
  });

  test('are not safe if it is not known whether the source may invoke the function', async () => {
    const app = ruleApp({ target: dead, fn: maySend, more: { ...parking, ...queuePolicy, ...config({}) } });
    (app.Resources.InvoicePermission.Properties as { Principal: unknown }).Principal = { Ref: 'Who' };
    const path = await onlyPath({ ...app, Parameters: { Who: { Type: 'String' } } } as never);
    expect(path.verdict).toBe('cannotTell');
    expect(path.notes.join()).toContain('a permission is not known');
  });

  test('that a rule takes only for some errors cannot be told', async () => {
    const bus = {
      ...config({ DestinationConfig: { OnFailure: { Destination: arnOf('FailBus') } } }),
      FailBus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'failures' } },
      FailRule: {
        Type: 'AWS::Events::Rule',
        Properties: { EventBusName: { Ref: 'FailBus' }, EventPattern: { detail: { responsePayload: { errorType: ['Error'] } } }, Targets: [{ Id: 'a', Arn: arnOf('RescueFn') }] },
      },
      ...functionNamed('RescueFn'),
      RescuePermission: { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: arnOf('RescueFn'), Principal: 'events.amazonaws.com' } },
    };
    const path = (await explain(ruleApp({ fn: { allow: [['*', '*']] }, more: bus }))).paths[0];
    expect(of(path, 'poison')).toMatchObject({ fate: 'cannotTell', why: expect.stringContaining('FailRule takes only failures with certain values of errorType') });
    expect(of(path, 'timeout')).toMatchObject({ fate: 'lost', why: 'no rule of the bus matches it' });
  });
});
