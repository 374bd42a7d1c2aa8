import { Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { aFunction } from '../shop';

/** A topic with a policy that allows only what is granted, and an alarm that notifies it. */
function onCallTopic(stack: Stack): sns.Topic {
  const onCall = new sns.Topic(stack, 'OnCall', { enforceSSL: true });
  aFunction(stack).metricErrors().createAlarm(stack, 'Errors', { evaluationPeriods: 1, threshold: 1 }).addAlarmAction(new SnsAction(onCall));
  return onCall;
}

export function violates(stack: Stack): void {
  onCallTopic(stack);
}

export function passes(stack: Stack): void {
  onCallTopic(stack).grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': stack.account } } }));
}
