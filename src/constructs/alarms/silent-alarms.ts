import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { atSynth } from '../synth/at-synth';
import { keyBehind } from '../resources/encryption';
import { warn } from '../synth/validation';

/** Its policy can't be changed. @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
const MANAGED_KEY = 'alias/aws/sns';

/** Warns at synth of alarms that would go off unheard: actions and policies can be added until then. */
export function warnOfSilence(construct: Construct, alarms: cloudwatch.Alarm[], topic?: sns.ITopic): void {
  atSynth(construct, () => {
    if (alarms.some(hasNoAction)) warnOnceInApp(construct);
    if (topic !== undefined && refusesAlarms(topic)) {
      warn(topic, 'alarmTopicRefusesAlarms',
        'alarms notify this topic, but its policy does not let CloudWatch publish to it: ' +
        "add topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com'))");
    }
    if (topic?.masterKey !== undefined && refusesCloudWatch(topic.masterKey)) {
      warn(topic, 'alarmTopicKeyRefusesAlarms',
        'alarms notify this topic, but the policy of its key does not let CloudWatch use it, so that they reach nobody: ' +
        "add key.grant(new iam.ServicePrincipal('cloudwatch.amazonaws.com'), 'kms:Decrypt', 'kms:GenerateDataKey*')" +
        ' to a key of your own (that which AWS manages, alias/aws/sns, never lets it)');
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
  return !letsCloudWatch(Stack.of(topic).resolve(policy.policyDocument));
}

/** Undecided, and so false, where the policy of the key can't be read. */
function refusesCloudWatch(masterKey: kms.IKey): boolean {
  const key = keyBehind(masterKey);
  if (key === undefined) return (masterKey as kms.IAlias).aliasName === MANAGED_KEY;
  const cfnKey = key.node.defaultChild;
  return kms.CfnKey.isCfnKey(cfnKey) && !letsCloudWatch(Stack.of(key).resolve(cfnKey.keyPolicy));
}

function letsCloudWatch({ Statement: statements }: { Statement: any[] }): boolean {
  return statements.some(({ Effect, Principal }) => Effect === 'Allow' && /"cloudwatch\.amazonaws\.com"|"\*"/.test(JSON.stringify(Principal)));
}
