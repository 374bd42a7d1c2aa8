import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AliasedCanaryFunction, HandlerCode } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';

/** An HTTP API whose handler has gradual deployments with hooks, and provisioned concurrency. */
export class ShopStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const onCall = new sns.Topic(this, 'OnCall', { enforceSSL: true });
    onCall.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': this.account } } }));
    new sns.Subscription(this, 'OnCallMail', { topic: onCall, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: 'on-call@example.com' });

    const shop = new AliasedCanaryFunction(this, 'Shop', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'shop-handler.ts')),
      timeout: cdk.Duration.seconds(10),
      preTrafficHook: HandlerCode.fromNodejs(path.join(__dirname, 'check-new-version.ts')),
      postTrafficHook: HandlerCode.fromNodejs(path.join(__dirname, 'check-new-version.ts')),
      expectedLoad: { invocationsPerSecond: 50, duration: cdk.Duration.millis(150) },
      provisionedConcurrency: {
        minimum: 2,
        maximum: 20,
        schedules: [{ schedule: appscaling.Schedule.cron({ hour: '7', minute: '45' }), timeZone: cdk.TimeZone.EUROPE_BERLIN, minimum: 10, maximum: 20 }],
      },
      alarmTopic: onCall,
    });

    const api = new apigateway.HttpApi(this, 'Api', {
      defaultIntegration: new HttpLambdaIntegration('Shop', shop.target), // the alias: new versions receive traffic gradually
      defaultAuthorizer: new HttpIamAuthorizer(),
      createDefaultStage: false,
    });
    new apigateway.HttpStage(this, 'Stage', {
      httpApi: api,
      autoDeploy: true,
      throttle: { rateLimit: 100, burstLimit: 200 },
      accessLogSettings: {
        format: AccessLogFormat.custom(JSON.stringify({ requestId: '$context.requestId', status: '$context.status', path: '$context.path' })),
        destination: new apigateway.LogGroupLogDestination(new logs.LogGroup(this, 'AccessLog', { retention: logs.RetentionDays.ONE_MONTH })),
      },
    });
  }
}
