import { alarm, arnOf, functionNamed, Resources, ruleApp, worker } from './apps';
import { explain, PathCosts, toHtml, toMarkdown, toTerminal } from '../../src/explain';

/** What the only way of a template costs. */
async function costsOf(template: { readonly Resources: Resources }, loadPerSecond = 50): Promise<PathCosts> {
  const { paths: [{ costs }] } = await explain(template, { loadPerSecond });
  return costs!;
}

const monthly = ({ monthly: items }: PathCosts) => items.map(({ what, leastDollars, mostDollars }) => [what, leastDollars, mostDollars]);

/** A stream with its reader. */
function reader(stream: object): { readonly Resources: Resources } {
  return {
    Resources: {
      Clicks: { Type: 'AWS::Kinesis::Stream', Properties: stream },
      ...functionNamed('ClickFn', { allow: [['kinesis:*', arnOf('Clicks')]] }),
      ClickMapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: arnOf('Clicks'), FunctionName: { Ref: 'ClickFn' }, StartingPosition: 'LATEST', BatchSize: 100 } },
    },
  };
}

// 50 events a second are 131.4 million a month of 730 hours.
describe('what a way costs', () => {
  test('from a queue: from full batches to one message each, with the requests to the queue', async () => {
    expect(await costsOf(worker({ mapping: { BatchSize: 10 } }))).toEqual({
      loadPerSecond: 50,
      monthly: [
        { what: 'invocations', leastDollars: 2.63, mostDollars: 26.28 },
        { what: 'requests to the queue', leastDollars: 63.07, mostDollars: 157.68 },
        { what: 'alarms', leastDollars: 0.2, mostDollars: 0.2 },
      ],
      each100Ms: { leastDollars: 2.74, mostDollars: 27.38 }, // 128 MB on x86
      outageMostDollars: 0.72, // 180,000 messages, each of them received four times more: $1 for a million
      cannotTell: [],
    });
  });

  test('from a FIFO queue', async () => {
    const template = worker({ queue: { FifoQueue: true, RedrivePolicy: undefined }, mapping: { BatchSize: 1 } });
    expect(monthly(await costsOf(template))[1]).toEqual(['requests to the queue', 197.1, 197.1]);
  });

  test.each<[string, object, unknown[], number]>([
    ['on demand', { StreamModeDetails: { StreamMode: 'ON_DEMAND' } }, ['stream', 29.2, 29.2], 1],
    ['with shards', { ShardCount: 2 }, ['shards of the stream', 21.9, 21.9], 1],
    ['with shards that keep records for a week', { ShardCount: 1, RetentionPeriodHours: 168 }, ['shards of the stream', 25.55, 25.55], 1],
    ['with shards that keep records for longer', { ShardCount: 1, RetentionPeriodHours: 169 }, ['shards of the stream', 25.55, 25.55], 2],
  ])('from a stream %s, without its data', async (_, stream, item, unknown) => {
    const costs = await costsOf(reader(stream));
    expect(monthly(costs)).toEqual([['invocations', 0.26, 26.28], item]);
    expect(costs.cannotTell).toHaveLength(unknown);
    expect(costs.cannotTell[0]).toBe('the data in the stream, which depends on its size');
  });

  test('of a rule: events of AWS services are free, those of apps are not', async () => {
    const aws = ruleApp();
    (aws.Resources.PlacedRule.Properties as { EventPattern: object }).EventPattern = { 'source': ['aws.s3'], 'detail-type': ['Object Created'] };
    expect(monthly(await costsOf(aws))).toContainEqual(['events put on the bus', 0, 0]);
    const costs = await costsOf(ruleApp(), 1_000 / 3_600);
    expect(monthly(costs)).toEqual([['invocations', 0.15, 0.15], ['events put on the bus', 0.73, 0.73]]);
  });

  test('in an outage counts the tries: two more for an asynchronous event', async () => {
    expect((await costsOf(ruleApp())).outageMostDollars).toBe(0.07); // 180,000 events
  });

  test('on an Arm processor, and what is not known', async () => {
    expect((await costsOf(ruleApp({ fn: { properties: { Architectures: ['arm64'], MemorySize: 1024 } } }))).each100Ms).toEqual({ leastDollars: 175.2, mostDollars: 175.2 });
    const { each100Ms, cannotTell } = await costsOf(ruleApp({ fn: { properties: { Architectures: ['riscv'] } } }));
    expect([each100Ms, cannotTell]).toEqual([undefined, ['the run time: the memory or the architecture is not known']]);
    const bucket = {
      Resources: {
        Uploads: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: arnOf('UploadFn') }] } } },
        ...functionNamed('UploadFn'),
        Allowed: { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: { Ref: 'UploadFn' }, Principal: 's3.amazonaws.com', SourceArn: arnOf('Uploads') } },
        Search: alarm('AWS/Lambda', 'Errors', 'FunctionName', { Ref: 'UploadFn' }, {
          MetricName: undefined,
          Namespace: undefined,
          Metrics: [
            { Id: 'm', MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'UploadFn' } }] }, Stat: 'Sum', Period: 60 }, ReturnData: false },
            { Id: 's', Expression: "SEARCH('{AWS/Lambda} Errors', 'Sum')" },
          ],
        }),
      },
    };
    const { paths: [path] } = await explain(bucket);
    expect(path.experiments[0]).toMatchObject({ fate: 'lost', alarms: [{ name: 'Search', rings: 'depends' }] }); // one alarm that is not modelled does not hide the rest
    expect((await costsOf(bucket)).cannotTell).toEqual(['what brings the events (AWS::S3::Bucket)', 'the alarm Search']);
  });

  test('is told in every form, and only if a load is given', async () => {
    const explanation = await explain(worker(), { loadPerSecond: 1_000 / 3_600 });
    expect(toTerminal(explanation, { width: 140, color: false })).toMatch(/\n {2}cost +\$\d+\.\d\d to \$\d+\.\d\d a month at 0\.278 events\/s \(invocations /);
    expect(toMarkdown(explanation)).toContain('- Cost: &#36;');
    expect(toHtml(explanation, { title: 'app', version: '1' })).toContain('<li><strong>Cost:</strong> $');
    expect(toTerminal(await explain(worker()), { width: 140, color: false })).not.toContain('events/s');
  });
});
