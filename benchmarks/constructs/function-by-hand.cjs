const { Duration, RemovalPolicy } = require('aws-cdk-lib');
const iam = require('aws-cdk-lib/aws-iam');
const lambda = require('aws-cdk-lib/aws-lambda');
const logs = require('aws-cdk-lib/aws-logs');
const sqs = require('aws-cdk-lib/aws-sqs');

/** Tells Checkov, and cfn-guard where it has such a rule, why a finding is none. */
exports.suppress = (construct, id, comment, guardRule) => {
  const { cfnOptions } = construct.node.defaultChild;
  cfnOptions.metadata = { ...cfnOptions.metadata, checkov: { skip: [{ id, comment }] }, ...guardRule && { guard: { SuppressedRules: [guardRule] } } };
};

/** Keeps the policy of a queue or bucket as long as the queue or bucket. */
exports.keepPolicy = store => store.node.findChild('Policy').node.defaultChild.applyRemovalPolicy(RemovalPolicy.RETAIN);

exports.defineQueue = (scope, id, options) => {
  const queue = new sqs.Queue(scope, id, {
    encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, removalPolicy: RemovalPolicy.RETAIN, ...options,
  });
  exports.keepPolicy(queue);
  exports.suppress(queue, 'CKV_AWS_27', 'SQS encrypts the queue with a key of its own; Checkov knows only keys in KMS. Set encryptionKey for one');
  return queue;
};

const POLLED = 'The event source or its failure destination keeps failed events; Lambda sends only asynchronous events to a dead-letter queue';

/** The function that our constructs make, with its role and log group, as one writes it on the constructs of the CDK. */
exports.defineFunction = (scope, rights, options = {}, whyNoDeadLetterQueue = POLLED) => {
  const logGroup = new logs.LogGroup(scope, 'LogGroup', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      Own: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
          new iam.PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] }),
          ...rights.map(right => new iam.PolicyStatement(right)),
        ],
      }),
    },
  });
  const fn = new lambda.Function(scope, 'Function', {
    role: role.withoutPolicyUpdates(),
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    architecture: lambda.Architecture.ARM_64,
    timeout: Duration.seconds(30),
    memorySize: 512,
    tracing: lambda.Tracing.ACTIVE,
    recursiveLoop: lambda.RecursiveLoop.TERMINATE,
    logGroup,
    loggingFormat: lambda.LoggingFormat.JSON,
    applicationLogLevelV2: lambda.ApplicationLogLevel.INFO,
    systemLogLevelV2: lambda.SystemLogLevel.INFO,
    ...options,
  });
  exports.suppress(fn, 'CKV_AWS_116', whyNoDeadLetterQueue, 'LAMBDA_DLQ_CHECK');
  return { fn, logGroup };
};
