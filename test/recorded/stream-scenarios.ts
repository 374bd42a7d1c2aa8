import { applyRules } from './rules';
import { expectAllCompared, Scenario, SentEvent } from './scenarios';
import { returns, Simulation, throws } from '../../src/simulator';

interface Delivery {
  readonly function: string;
  readonly records: readonly string[];
  readonly requestId: string;
  readonly at: number;
}

/** The tolerance between recorded and simulated waits, because those on AWS vary. */
const TOLERANCE_MS = 100;

const ARN = { SQS: ['Failures', 'Arn'], S3: ['Bucket', 'Arn'] } as const;

/** Runs a scenario with one or more event source mappings on a stream. */
export async function runStream(scenario: Scenario): Promise<void> {
  const { given, send, handler } = scenario;
  const deliveries: Delivery[] = [];
  const mappings = mappingsOf(scenario);
  const handlers = Object.fromEntries(mappings.map(({ fn }) => [fn, {
    duration: { seconds: given.function?.durationSeconds ?? 0.005 },
    behave: ({ event, eventIds, at, attempt, context }: any) => {
      deliveries.push({ function: fn, records: eventIds, requestId: context.awsRequestId, at });
      const outcome = applyRules(handler, {
        attempt,
        identifiers: new Map(eventIds.map((id: string, index: number) => [id, sequenceNumber(event.Records[index])])),
        receiveCounts: new Map(),
        payloads: new Map(),
      });
      return outcome.kind === 'throw' ? throws('as recorded') : returns((outcome as { value: unknown }).value);
    },
  }]));
  const sim = Simulation.fromTemplate(templateOf(scenario), { handlers, assumptions: { streamMappingStartUpMs: startUpOf(send) } });
  send.forEach((event, index) => sendEvent(sim, scenario, event, index));
  await sim.runUntilIdle();
  await sim.advance({ minutes: 1 });
  for (const [outcome, value] of Object.entries(scenario.expect)) COMPARISONS[outcome]?.(value, sim, deliveries, scenario);
  expectAllCompared(scenario, Object.keys(COMPARISONS));
}

type Compare = (value: any, sim: Simulation, deliveries: readonly Delivery[], scenario: Scenario) => void;

const COMPARISONS: { readonly [outcome: string]: Compare } = {
  deliveries: (recorded: any[], sim, deliveries) => {
    expect(deliveries.map(({ records }) => records)).toEqual(recorded.map(({ records }) => records));
    recorded.forEach(({ records, outcome, atMs, minStartGapSeconds = 0, sameRequestIdAsPrevious }, index) => {
      if (outcome === 'batchFailed') expect(sim.trace).toContainEqual(expect.objectContaining({ kind: 'failed', eventIds: records }));
      if (outcome === 'success') expect(sim.invocations('Function')[index].outcome).toBe('succeeded');
      if (index === 0) return;
      const gap = deliveries[index].at - deliveries[index - 1].at;
      expect(gap).toBeGreaterThanOrEqual(1_000 * minStartGapSeconds);
      if (atMs === undefined) return;
      expect(Math.abs(gap - (atMs - recorded[index - 1].atMs))).toBeLessThan(TOLERANCE_MS);
      expect(deliveries[index].requestId === deliveries[index - 1].requestId).toBe(sameRequestIdAsPrevious ?? false);
    });
  },
  counts: (counts: Record<string, number>, sim, deliveries) => compareCounts(counts, sim, deliveries),
  countsPerFunction: (perFunction: Record<string, Record<string, number>>, sim, deliveries) => {
    for (const [fn, counts] of Object.entries(perFunction)) compareCounts(counts, sim, deliveries.filter(delivery => delivery.function === fn));
  },
  invocations: (count: number, sim) => expect(sim.invocations('Function')).toHaveLength(count),
  maxConcurrency: (count: number, sim) => {
    const runs = sim.invocations('Function');
    expect(Math.max(...runs.map(({ at }) => runs.filter(other => other.at <= at && at < other.at + other.durationMs!).length))).toBe(count);
  },
  failureRecords: (count: number, sim, _deliveries, scenario) => expect(failureRecordsOf(sim, scenario)).toHaveLength(count),
  failureRecord: (recorded: any, sim, _deliveries, scenario) => {
    const [record] = failureRecordsOf(sim, scenario);
    expect(record).toEqual(expectation(recorded, record.KinesisBatchInfo ?? record.DDBStreamBatchInfo));
    if (typeof recorded.payload === 'string') expect(JSON.parse(record.payload).Records).toHaveLength(scenario.send.length);
  },
  extra: (_words, sim, _deliveries, scenario) => {
    expect(failureRecordsOf(sim, scenario)[0].KinesisBatchInfo.streamArn).toMatch(/:stream\/[\w-]+\/consumer\/[\w-]+:\d+$/);
  },
  fates: (fates: Record<string, string>, sim) => {
    for (const [ids, fate] of Object.entries(fates)) {
      for (const id of idsOf(ids, sim)) {
        const filtered = { fate: 'dropped', meant: true, reason: expect.stringMatching(/^filtered out/) };
        expect(sim.fate(id)).toMatchObject(fate === 'filtered' ? filtered : { fate, meant: false });
      }
    }
  },
};

function compareCounts(counts: Record<string, number>, sim: Simulation, deliveries: readonly Delivery[]): void {
  for (const [ids, count] of Object.entries(counts)) {
    for (const id of idsOf(ids, sim)) expect([id, deliveries.filter(({ records }) => records.includes(id)).length]).toEqual([id, count]);
  }
}

/** Reads a selection of records: '*', 'r2', 'r1,r3' or 'r2..r6'. */
function idsOf(words: string, sim: Simulation): readonly string[] {
  if (words === '*') return sim.fates().map(({ eventId }) => eventId);
  const range = /^r(\d+)\.\.r(\d+)$/.exec(words);
  if (!range) return words.split(',');
  const [first, last] = range.slice(1).map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => `r${first + index}`);
}

function failureRecordsOf(sim: Simulation, { given }: Scenario): any[] {
  const texts = given.mapping.DestinationConfig.OnFailure.Destination === 'S3'
    ? sim.objects('Bucket').map(({ body }) => body)
    : sim.messages('Failures').map(({ body }) => body);
  return texts.map(text => JSON.parse(text)).map(record => record.Type === 'Notification' ? JSON.parse(record.Message) : record);
}

/** The meaning of the words in a recorded failure record. A field that was not recorded must be missing. */
function expectation(recorded: unknown, { startSequenceNumber }: { readonly startSequenceNumber: string }): unknown {
  if (typeof recorded === 'object' && recorded !== null) {
    return Object.fromEntries(Object.entries(recorded).map(([name, value]) => [name, expectation(value, { startSequenceNumber })]));
  }
  switch (recorded) {
    case 'uuid': return expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    case 'ISO ms': return expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    case 'ISO s': return expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    case 'unqualified': return expect.stringMatching(/:function:[\w-]+$/);
    case '…:function:<name>:<alias>': return expect.stringMatching(/:function:[\w-]+:live$/);
    case '= start': return startSequenceNumber;
    case 'last record': return expect.not.stringMatching(startSequenceNumber);
    case 'present': case 'original event (JSON text)': case 'string: JSON {Records:[4 records]}': return expect.stringMatching(/./);
    default: return recorded;
  }
}

function sequenceNumber({ kinesis, dynamodb }: any): string {
  return kinesis?.sequenceNumber ?? dynamodb.SequenceNumber;
}

/** Records that were old when the mapping started, or that were put before it existed. */
function startUpOf(send: readonly SentEvent[]): number {
  const ages = send.map(({ ageAtStartSeconds = '0' }) => 1_000 * (Number(String(ageAtStartSeconds).replace('>', '')) + 1));
  const times = send.map(({ at = 0 }) => 1_000 * Number(at));
  const startUp = Math.max(...times, ...ages);
  return startUp > 1_000 ? startUp : 0;
}

function sendEvent(sim: Simulation, { given }: Scenario, { id, at = 0, bytes, data, keep, put }: SentEvent, index: number): void {
  const options = { id, at: { seconds: Number(at) } };
  if ('ShardCount' in given.stream) {
    sim.put('Stream', bytes === undefined ? data ?? id : 'x'.repeat(bytes as number), { ...options, partitionKey: 'one' });
  } else if (put !== undefined) {
    sim.changeItem('Table', PUTS[put as string], options);
  } else {
    const image = (version: number) => ({ id: 'one', version, ...keep !== undefined && { keep } });
    sim.changeItem('Table', { newImage: image(index), ...index > 0 && { oldImage: image(index - 1) } }, options);
  }
}

/** The items that the data describes in words. */
const PUTS: { readonly [words: string]: { readonly newImage: { id: string; [name: string]: unknown }; readonly oldImage?: { id: string } } } = {
  'put A': { newImage: { id: 'A' } },
  'put A with another attribute': { newImage: { id: 'A', more: true }, oldImage: { id: 'A' } },
  'put with presentKey=presentValue': { newImage: { id: 'A', presentKey: 'presentValue' } },
  'put without': { newImage: { id: 'B' } },
  'put without presentKey': { newImage: { id: 'A' } },
  'put with presentKey': { newImage: { id: 'B', presentKey: 'presentValue' } },
  'put N "42"': { newImage: { id: 'A', numericFilter: 42 } },
  'put N "101"': { newImage: { id: 'B', numericFilter: 101 } },
};

function mappingsOf({ given }: Scenario) {
  const all: readonly any[] = given.mappings ?? [given.mapping];
  return all.map(mapping => {
    const { FunctionName = 'Function', ...properties } = mapping;
    return /^[AB]$/.test(FunctionName) ? { fn: FunctionName, alias: false, properties } : { fn: 'Function', alias: /alias/.test(FunctionName), properties };
  });
}

function templateOf(scenario: Scenario) {
  const { ShardCount, StreamViewType, consumer, MaxRecordSizeInKiB } = scenario.given.stream;
  const getAtt = (...path: readonly string[]) => ({ 'Fn::GetAtt': path });
  const source = StreamViewType ? getAtt('Table', 'StreamArn') : consumer ? getAtt('Consumer', 'ConsumerARN') : getAtt('Stream', 'Arn');
  const mappings = mappingsOf(scenario).flatMap(({ fn, alias, properties: { DestinationConfig, FilterCriteria, ...properties } }) => {
    const kind: 'SQS' | 'S3' | 'SNS' | undefined = DestinationConfig?.OnFailure.Destination;
    return [
      [fn, { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10 } }],
      ...alias ? [
        ['Version', { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: fn } } }],
        ['Alias', {
          Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: fn }, Name: 'live', FunctionVersion: getAtt('Version', 'Version') },
        }],
      ] : [],
      [`${fn}Mapping`, {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: source,
          FunctionName: { Ref: alias ? 'Alias' : fn },
          StartingPosition: 'TRIM_HORIZON',
          ...properties,
          ...kind && { DestinationConfig: { OnFailure: { Destination: kind === 'SNS' ? { Ref: 'Topic' } : getAtt(...ARN[kind]) } } },
          ...FilterCriteria && { FilterCriteria: filtersAsText(FilterCriteria) },
        },
      }],
    ];
  });
  return {
    Resources: {
      ...StreamViewType ? {
        Table: {
          Type: 'AWS::DynamoDB::Table',
          Properties: { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], StreamSpecification: { StreamViewType } },
        },
      } : { Stream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount, MaxRecordSizeInKiB } } },
      ...consumer && { Consumer: { Type: 'AWS::Kinesis::StreamConsumer', Properties: { StreamARN: getAtt('Stream', 'Arn'), ConsumerName: 'fast' } } },
      ...Object.fromEntries(mappings),
      Failures: { Type: 'AWS::SQS::Queue' },
      Bucket: { Type: 'AWS::S3::Bucket' },
      Topic: { Type: 'AWS::SNS::Topic' },
      Subscription: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: getAtt('Failures', 'Arn') } },
    },
  };
}

function filtersAsText({ Filters }: any) {
  return { Filters: Filters.map(({ Pattern }: any) => ({ Pattern: JSON.stringify(Pattern) })) };
}
