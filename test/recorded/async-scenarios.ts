import { applyRules } from './rules';
import { expectAllCompared, Scenario } from './scenarios';
import { returns, Simulation, throws, timesOut, crashes } from '../../src/simulator';

/** The meaning of 'long'. */
const LONG_SECONDS = 30;

/** Runs a scenario of asynchronous invocation. */
export async function runAsync(scenario: Scenario): Promise<void> {
  const { send, handler, given } = scenario;
  const durations = new Map(send.map(({ id, durationSeconds = 0.005 }) => [id, durationSeconds === 'long' ? LONG_SECONDS : Number(durationSeconds)]));
  const sim = Simulation.fromTemplate(templateOf(scenario), {
    handlers: {
      Function: {
        duration: ({ eventIds: [id] }) => ({ seconds: durations.get(id)! }),
        behave: ({ eventIds, attempt }) => {
          const ids = new Map(eventIds.map(id => [id, id]));
          const outcome = applyRules(handler, { attempt, identifiers: ids, receiveCounts: new Map(), payloads: new Map() });
          if (outcome.kind === 'throw') return throws('as recorded');
          if (outcome.kind === 'return') return returns(outcome.value);
          return outcome.result === 'timeout' ? timesOut() : crashes();
        },
      },
    },
  });
  for (const { id, payload = {} } of send) sim.invoke(given.alias ? 'Alias' : 'Function', payload, { id });
  await sim.runUntilIdle();
  for (const [outcome, value] of Object.entries(scenario.expect)) COMPARISONS[outcome]?.(value, sim, scenario);
  expectAllCompared(scenario, Object.keys(COMPARISONS));
}

const bodiesIn = (sim: Simulation, queue: string) => sim.messages(queue).map(({ body }) => JSON.parse(body));

const COMPARISONS: { readonly [outcome: string]: (value: any, sim: Simulation, scenario: Scenario) => void } = {
  counts: (counts: Record<string, number>, sim) => {
    for (const [id, count] of Object.entries(counts)) {
      expect([id, sim.invocations('Function').filter(({ eventIds }) => eventIds.includes(id)).length]).toEqual([id, count]);
    }
  },
  failureRecords: (count: number, sim) => expect(sim.messages('Failures')).toHaveLength(count),
  failureRecord: (record: object, sim, scenario) => expect(bodiesIn(sim, 'Failures')[0]).toEqual(formatOf(record, sim, scenario)),
  successRecord: (record: object, sim, scenario) => expect(bodiesIn(sim, 'Successes')[0]).toEqual(formatOf(record, sim, scenario)),
  dlq: (messages: any[] | number, sim, { send: [{ payload = {} }] }) => {
    expect(sim.messages('DeadLetters')).toHaveLength(typeof messages === 'number' ? messages : messages.length);
    if (typeof messages === 'number') return;
    const [{ body, attributes: { RequestID, ErrorCode, ErrorMessage } }] = sim.messages('DeadLetters');
    expect(JSON.parse(body)).toEqual(payload);
    expect(RequestID).toEqual({ dataType: 'String', stringValue: sim.invocations('Function')[0].requestId });
    expect(ErrorCode).toEqual({ dataType: 'Number', stringValue: '200' });
    expect(ErrorMessage).toEqual({ dataType: 'String', stringValue: 'as recorded' });
  },
  fates: (fates: Record<string, string>, sim) => {
    for (const [id, fate] of Object.entries(fates)) {
      for (const report of id === '*' ? sim.fates() : [sim.fate(id)]) expect(report).toMatchObject({ fate });
    }
  },
  recordAtSeconds: (seconds: number, sim, { expect: { toleranceSeconds } }) => {
    const [{ arrivedAt }] = sim.messages('Failures');
    expect(Math.abs(arrivedAt / 1_000 - seconds)).toBeLessThanOrEqual(toleranceSeconds);
  },
  toleranceSeconds: () => undefined,
  sameRequestId: (_same: true, sim) => expect(new Set(sim.invocations('Function').map(({ requestId }) => requestId)).size).toBe(1),
  functionError: (error: string, sim) => expect(bodiesIn(sim, 'Failures')[0].responseContext.functionError).toBe(error),
  payload: (payload: { errorType: string; errorMessage: string }, sim) => {
    const errorMessage = payload.errorMessage.replace('<id>', sim.invocations('Function')[0].requestId);
    expect(bodiesIn(sim, 'Failures')[0].responsePayload).toEqual({ errorType: payload.errorType, errorMessage });
  },
  events: (events: any[], sim) => {
    expect(bodiesIn(sim, 'Events')).toMatchObject(events.map(({ 'detail-type': type }) => ({
      'version': '0',
      'source': 'lambda',
      'detail-type': type,
      'resources': [expect.stringMatching(/:event-bus\/default$/), expect.stringMatching(/:function:[^:]+:\$LATEST$/)],
      'detail': { version: '1.0', requestContext: { condition: type.endsWith('Success') ? 'Success' : 'RetriesExhausted' } },
    })));
  },
  s3KeyPrefix: (prefix: string, sim) => {
    const [{ key }] = sim.objects('Records');
    expect(key.startsWith(prefix.replace('<function name>', 'Stack-Function'))).toBe(true);
  },
};

/** The meaning of the recorded words. Errors were recorded from Python, whose payload has other fields than that of Node.js. */
function formatOf(record: any, sim: Simulation, { send: [{ payload = {} }] }: Scenario): unknown {
  const runs = sim.invocations('Function');
  const { responseContext, responsePayload } = record;
  return {
    version: record.version,
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    requestContext: {
      ...record.requestContext,
      requestId: runs[0].requestId,
      functionArn: expect.stringMatching(record.requestContext.functionArn.endsWith('<alias>') ? /:live$/ : /:\$LATEST$/),
    },
    requestPayload: payload,
    responseContext: { ...responseContext, executedVersion: runs[runs.length - 1].version },
    responsePayload: responsePayload === 'the return value' ? null : expect.objectContaining({ errorMessage: 'as recorded', errorType: 'Error' }),
  };
}

/** The meaning of the words for destinations. If none is recorded, a queue is added to observe the records. */
const TARGETS: { readonly [words: string]: unknown } = {
  EventBridge: { 'Fn::Sub': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default' },
  S3: { 'Fn::GetAtt': ['Records', 'Arn'] },
};

function templateOf({ given: { function: fn = {}, eventInvokeConfig = {}, alias }, expect: { payload } }: Scenario) {
  const { DestinationConfig: { OnFailure, OnSuccess } = {} as any, Qualifier: _alias, ...settings } = eventInvokeConfig;
  const target = (words: string, queue: string) => ({ Destination: TARGETS[words] ?? { 'Fn::GetAtt': [queue, 'Arn'] } });
  const destinations = {
    ...(OnFailure ?? payload) && { OnFailure: target(OnFailure, 'Failures') },
    ...OnSuccess && { OnSuccess: target(OnSuccess, 'Successes') },
  };
  const queue = { Type: 'AWS::SQS::Queue' };
  return {
    Resources: {
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: { Timeout: 60, ...fn, ...fn.DeadLetterConfig && { DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } } },
      },
      Config: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: { FunctionName: { Ref: 'Function' }, Qualifier: alias ? 'live' : '$LATEST', ...settings, DestinationConfig: destinations },
      },
      Failures: queue,
      Successes: queue,
      DeadLetters: queue,
      Events: queue,
      Records: { Type: 'AWS::S3::Bucket' },
      Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['lambda'] }, Targets: [{ Id: 't', Arn: { 'Fn::GetAtt': ['Events', 'Arn'] } }] } },
      ...alias && aliased(),
    },
  };
}

/** Scenarios in which an alias was retargeted between attempts; here the alias routes at random. */
function aliased() {
  const version = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } };
  return {
    One: version,
    Two: version,
    Alias: {
      Type: 'AWS::Lambda::Alias',
      Properties: {
        FunctionName: { Ref: 'Function' },
        FunctionVersion: { 'Fn::GetAtt': ['One', 'Version'] },
        Name: 'live',
        RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: { 'Fn::GetAtt': ['Two', 'Version'] }, FunctionWeight: 0.5 }] },
      },
    },
  };
}

/** Runs the scenario of a subscription whose target does not exist, for each recorded kind of target. */
export async function runSubscription(scenario: Scenario): Promise<void> {
  const fifo = { FifoQueue: true, ContentBasedDeduplication: true };
  for (const [type, protocol, raw] of [['AWS::Lambda::Function', 'lambda', false], ['AWS::SQS::Queue', 'sqs', false], ['AWS::SQS::Queue', 'sqs', true]] as const) {
    for (const isFifo of protocol === 'sqs' ? [false, true] : [false]) {
      const sim = Simulation.fromTemplate({
        Resources: {
          Topic: { Type: 'AWS::SNS::Topic', Properties: isFifo ? { FifoTopic: true, ContentBasedDeduplication: true } : {} },
          Target: { Type: type, Properties: isFifo ? fifo : {} },
          DeadLetters: { Type: 'AWS::SQS::Queue', Properties: isFifo ? fifo : {} },
          Subscription: {
            Type: 'AWS::SNS::Subscription',
            Properties: {
              TopicArn: { Ref: 'Topic' },
              Protocol: protocol,
              Endpoint: { 'Fn::GetAtt': ['Target', 'Arn'] },
              RawMessageDelivery: raw,
              RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
            },
          },
        },
      }, { faults: [{ fault: 'undeliverable', on: 'Target' }] });
      sim.publish('Topic', 'hello', {
        id: scenario.send[0].id, messageGroupId: isFifo ? 'g' : undefined, messageAttributes: { kind: { dataType: 'String', stringValue: 'new' } },
      });
      await sim.runUntilIdle();
      const [{ body, attributes }] = sim.messages('DeadLetters');
      if (raw) expect([body, attributes]).toEqual(['hello', { kind: { dataType: 'String', stringValue: 'new' } }]);
      else expect(body).toContain('"MessageAttributes":{"kind":{"Type":"String","Value":"new"}}');
      expect(body).toContain('hello');
      expect(sim.fate(scenario.send[0].id).fate).toBe('parked');
    }
  }
  expectAllCompared(scenario, ['dlq']);
}
