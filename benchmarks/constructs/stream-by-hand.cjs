const { Aws, Duration, RemovalPolicy } = require('aws-cdk-lib');
const kinesis = require('aws-cdk-lib/aws-kinesis');
const lambda = require('aws-cdk-lib/aws-lambda');
const s3 = require('aws-cdk-lib/aws-s3');
const { Construct } = require('constructs');
const { defineFunction, keepPolicy, suppress } = require('./function-by-hand.cjs');

exports.add = (scope, id) => {
  new Processor(scope, id);
};

/** The equivalent of a default StreamProcessor in plain CDK constructs. */
class Processor extends Construct {
  constructor(scope, id) {
    super(scope, id);
    const stream = new kinesis.Stream(this, 'Stream', {
      streamMode: kinesis.StreamMode.ON_DEMAND,
      retentionPeriod: Duration.days(7),
      encryption: kinesis.StreamEncryption.MANAGED,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const bucket = new s3.Bucket(this, 'FailureBucket', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{
        expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1),
      }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    keepPolicy(bucket);
    suppress(bucket, 'CKV_AWS_18', 'The account decides where access logs go: StreamFailureDestination.bucket() accepts a bucket that writes them',
      'S3_BUCKET_LOGGING_ENABLED');
    const conditions = { StringEquals: { 's3:ResourceAccount': Aws.ACCOUNT_ID } };
    const { fn } = defineFunction(this, [
      {
        actions: ['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
        resources: [stream.streamArn],
      },
      { actions: ['s3:PutObject'], resources: [bucket.arnForObjects('aws/lambda/????????-????-????-????-????????????/*')], conditions },
      { actions: ['s3:ListBucket'], resources: [bucket.bucketArn], conditions },
    ]);
    fn.addEnvironment('RESILIENT_LAMBDA_FAILURE_BUCKET', bucket.bucketName);
    new lambda.EventSourceMapping(this, 'EventSourceMapping', {
      target: fn,
      eventSourceArn: stream.streamArn,
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      bisectBatchOnError: true,
      maxRecordAge: Duration.hours(6),
      retryAttempts: 10,
      reportBatchItemFailures: true,
      enabled: true,
      onFailure: { bind: () => ({ destination: bucket.bucketArn }) },
    });
  }
}
