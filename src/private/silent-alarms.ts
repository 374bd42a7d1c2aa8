import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { atSynth } from './at-synth';
import { warn } from './validation';

/** Warns at synth of alarms that would go off unheard: actions and policies can be added until then. */
export function warnOfSilence(construct: Construct, alarms: cloudwatch.Alarm[], topic?: sns.ITopic): void {
  atSynth(construct, () => {
    if (alarms.some(hasNoAction)) warnOnceInApp(construct);
    if (topic !== undefined && refusesAlarms(topic)) {
      warn(topic, 'alarmTopicRefusesAlarms',
        'alarms notify this topic, but its policy does not let CloudWatch publish to it: ' +
        "add topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com'))");
    }
  });
}

const WARNED = Symbol.for('cdk-resilient-lambda.alarmsWithoutAction');

function warnOnceInApp(construct: Construct): void {
  const root = construct.node.root as { [WARNED]?: boolean };
  if (root[WARNED]) return;
  root[WARNED] = true;
  warn(construct, 'alarmsWithoutAction',
    'alarms go off but tell nobody: give alarmTopic or alarmActions, here or for the whole app with ' +
    'ResilienceDefaults.of(app).set({ alarmTopic }), or acknowledge this where another system watches alarms');
}

function hasNoAction(alarm: cloudwatch.Alarm): boolean {
  const actions = Stack.of(alarm).resolve((alarm.node.defaultChild as cloudwatch.CfnAlarm).alarmActions);
  return !actions?.length;
}

/** A topic without a policy of its own has a default one, which lets CloudWatch alarms of its account publish. */
function refusesAlarms(topic: sns.ITopic): boolean {
  const policy = topic.node.tryFindChild('Policy')?.node.defaultChild;
  if (!sns.CfnTopicPolicy.isCfnTopicPolicy(policy)) return false;
  const { Statement: statements } = Stack.of(topic).resolve(policy.policyDocument);
  return !statements.some((statement: any) =>
    statement.Effect === 'Allow' && /"cloudwatch\.amazonaws\.com"|"\*"/.test(JSON.stringify(statement.Principal)));
}
