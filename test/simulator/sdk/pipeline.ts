/** A function whose environment names everything that it sends to. */
export const PIPELINE = {
  Resources: {
    Orders: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 60, RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 } } },
    Dead: { Type: 'AWS::SQS::Queue' },
    Next: { Type: 'AWS::SQS::Queue' },
    NextFifo: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
    Topic: { Type: 'AWS::SNS::Topic' },
    ToNext: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: { 'Fn::GetAtt': ['Next', 'Arn'] }, RawMessageDelivery: true } },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: { EventBusName: { Ref: 'Bus' }, EventPattern: { source: ['shop'] }, Targets: [{ Id: 'next', Arn: { 'Fn::GetAtt': ['Next', 'Arn'] } }] },
    },
    Clicks: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } },
    Reports: { Type: 'AWS::S3::Bucket' },
    Worker: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Timeout: 10,
        Environment: {
          Variables: {
            NEXT_URL: { Ref: 'Next' },
            FIFO_URL: { Ref: 'NextFifo' },
            TOPIC_ARN: { Ref: 'Topic' },
            BUS_NAME: { Ref: 'Bus' },
            BUS_ARN: { 'Fn::GetAtt': ['Bus', 'Arn'] },
            STREAM_NAME: { Ref: 'Clicks' },
            STREAM_ARN: { 'Fn::GetAtt': ['Clicks', 'Arn'] },
            BUCKET: { Ref: 'Reports' },
            MAILER: { Ref: 'Mailer' },
            MAILER_LIVE: { Ref: 'Live' },
          },
        },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: { 'Fn::GetAtt': ['Orders', 'Arn'] }, FunctionName: { Ref: 'Worker' }, BatchSize: 1 },
    },
    Mailer: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 10 } },
    MailerVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Mailer' } } },
    Live: { Type: 'AWS::Lambda::Alias', Properties: { Name: 'live', FunctionName: { Ref: 'Mailer' }, FunctionVersion: { 'Fn::GetAtt': ['MailerVersion', 'Version'] } } },
  },
};
