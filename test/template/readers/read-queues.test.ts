import { Unknown } from '../../../src/template';
import { arnOf, flowOf, QUEUE } from '../flow';

const why = new Unknown('Fn::GetAZs is known only to CloudFormation');
const queue = (Properties: object) => flowOf({ Queue: { ...QUEUE, Properties }, Dead: QUEUE, Key: { Type: 'AWS::KMS::Key' } }).queues[0];

describe('readQueue', () => {
  test("fills in SQS's defaults", () => {
    const [plain] = flowOf({ Queue: QUEUE }).queues;
    expect(plain).toMatchObject({
      fifo: false,
      visibilityTimeoutSeconds: 30,
      retentionSeconds: 345_600,
      delaySeconds: 0,
      receiveWaitSeconds: 0,
      maximumMessageBytes: 1_048_576,
      contentBasedDeduplication: false,
      deduplicationScope: 'queue',
      fifoThroughputLimit: 'perQueue',
      sqsManagedEncryption: true,
      properties: {},
    });
    expect([plain.redrive, plain.redriveAllow, plain.kmsKey]).toEqual([undefined, undefined, undefined]);
  });

  test('reads all properties', () => {
    expect(queue({
      QueueName: 'orders.fifo',
      FifoQueue: true,
      VisibilityTimeout: 180,
      MessageRetentionPeriod: '60',
      DelaySeconds: 5,
      ReceiveMessageWaitTimeSeconds: 20,
      MaximumMessageSize: 1024,
      ContentBasedDeduplication: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      KmsMasterKeyId: { Ref: 'Key' },
    })).toMatchObject({
      name: 'orders.fifo',
      arn: arnOf('sqs', 'orders.fifo'),
      fifo: true,
      visibilityTimeoutSeconds: 180,
      retentionSeconds: 60,
      delaySeconds: 5,
      receiveWaitSeconds: 20,
      maximumMessageBytes: 1024,
      contentBasedDeduplication: true,
      deduplicationScope: 'messageGroup',
      fifoThroughputLimit: 'perMessageGroupId',
      kmsKey: { key: 'Stack/Key' },
      sqsManagedEncryption: false,
    });
  });

  test('finds the dead-letter queue, with ten receives by default', () => {
    const arn = { 'Fn::GetAtt': ['Dead', 'Arn'] };
    expect(queue({ RedrivePolicy: { deadLetterTargetArn: arn } }).redrive)
      .toEqual({ deadLetterQueue: { value: arnOf('sqs', 'Stack-Dead'), key: 'Stack/Dead' }, maxReceiveCount: 10 });
    expect(queue({ RedrivePolicy: { deadLetterTargetArn: arn, maxReceiveCount: '5' } }).redrive).toMatchObject({ maxReceiveCount: 5 });
  });

  test('reads a redrive policy in text', () => {
    const text = { 'Fn::Sub': '{"deadLetterTargetArn":"${Dead.Arn}","maxReceiveCount":3}' };
    expect(queue({ RedrivePolicy: text }).redrive).toMatchObject({ deadLetterQueue: { key: 'Stack/Dead' }, maxReceiveCount: 3 });
  });

  test('finds a dead-letter queue by a literal ARN', () => {
    expect(flowOf({
      Queue: { ...QUEUE, Properties: { RedrivePolicy: { deadLetterTargetArn: arnOf('sqs', 'dead') } } },
      Dead: { ...QUEUE, Properties: { QueueName: 'dead' } },
    }).queues[0].redrive).toMatchObject({ deadLetterQueue: { key: 'Stack/Dead' } });
  });

  test('reads the redrive allow policy', () => {
    expect(queue({ RedriveAllowPolicy: { redrivePermission: 'byQueue', sourceQueueArns: [{ 'Fn::GetAtt': ['Dead', 'Arn'] }, ['odd']] } }).redriveAllow).toEqual({
      permission: 'byQueue', sourceQueues: [{ value: arnOf('sqs', 'Stack-Dead'), key: 'Stack/Dead' }, { value: new Unknown("AWS::SQS::Queue 'Stack/Queue'.RedriveAllowPolicy.sourceQueueArns[1] is not text") }],
    });
    expect(queue({ RedriveAllowPolicy: { sourceQueueArns: { 'Fn::GetAZs': '' } } }).redriveAllow).toEqual({ permission: 'allowAll', sourceQueues: [{ value: why }] });
  });

  test('keeps unknown values', () => {
    const it = queue({ VisibilityTimeout: { 'Fn::GetAZs': '' }, RedrivePolicy: { 'Fn::GetAZs': '' }, RedriveAllowPolicy: { 'Fn::GetAZs': '' } });
    expect([it.visibilityTimeoutSeconds, it.redrive, it.redriveAllow]).toEqual([why, why, why]);
    expect(it.properties.has('VisibilityTimeout')).toBe(true);
  });
});
