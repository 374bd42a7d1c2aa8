/** The same app as app.py, in TypeScript. */
import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  AlarmProfile, AliasedCanaryFunction, AsyncFunctionWithDestinations, AsyncTrigger, HandlerCode, IdempotencyTable, LambdaBestPracticesChecks,
  SqsSource, SqsWorkerFunction, StreamProcessor, StreamSource,
} from 'cdk-resilient-lambda';

const HANDLER = path.join(__dirname, 'handler');
const CODE = HandlerCode.fromAsset(HANDLER, { runtime: lambda.Runtime.PYTHON_3_13, handler: 'index.handler' });

/** How a team makes its functions: with a variable that says who owns them. */
class TeamCode extends HandlerCode {
  public createFunction(scope: Construct, id: string, options: lambda.FunctionOptions): lambda.Function {
    const made = new lambda.Function(scope, id, {
      ...options, runtime: lambda.Runtime.PYTHON_3_13, handler: 'index.handler', code: lambda.Code.fromAsset(HANDLER),
    });
    made.addEnvironment('OWNER', 'shipping');
    return made;
  }
}

class ShopStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const onCall = new sns.Topic(this, 'OnCall', { enforceSSL: true });
    onCall.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': this.account } } }));
    new sns.Subscription(this, 'OnCallMail', { topic: onCall, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: 'on-call@example.com' });
    const processed = new IdempotencyTable(this, 'Processed');

    const worker = new SqsWorkerFunction(this, 'Orders', {
      code: new TeamCode(),
      source: SqsSource.newQueue({ maxReceiveCount: 8 }),
      idempotencyTable: processed,
      maxConcurrency: 4,
      alarms: { profile: AlarmProfile.FULL },
      alarmTopic: onCall,
      deployment: {},
    });
    worker.grantSendMessages(new iam.AccountRootPrincipal());
    new StreamProcessor(this, 'Clicks', { code: CODE, source: StreamSource.kinesis(), idempotencyTable: processed, alarmTopic: onCall });
    new AsyncFunctionWithDestinations(this, 'Album', {
      code: CODE,
      idempotencyTable: processed,
      alarmTopic: onCall,
      triggers: [
        AsyncTrigger.rule({ source: ['shop'], detailType: ['Print Ordered'] }),
        AsyncTrigger.schedule(scheduler.ScheduleExpression.cron({ hour: '3', minute: '0' }), { flexibleWindow: cdk.Duration.minutes(15) }),
      ],
    });
    new AliasedCanaryFunction(this, 'Shop', { code: CODE, timeout: cdk.Duration.seconds(10), alarmTopic: onCall });
  }
}

const app = new cdk.App({ analyticsReporting: false, outdir: process.argv[2] });
new ShopStack(app, 'ShopStack');
cdk.Validations.of(app).addPlugins(new LambdaBestPracticesChecks(app));
app.synth();

try {
  new SqsWorkerFunction(new cdk.Stack(new cdk.App(), 'Wrong'), 'Orders', { code: CODE, batchSize: 100 });
} catch (error) {
  console.log((error as Error).message);
}
