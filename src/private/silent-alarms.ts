import { AspectPriority, Aspects, IAspect, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IConstruct } from 'constructs';
import { warn } from './validation';

/** Warns at synth of alarms that would go off unheard. Not before, because actions and policies can be added until then. */
export function warnOfSilence(construct: Construct, alarms: cloudwatch.Alarm[], topic?: sns.ITopic): void {
  Aspects.of(construct).add(new SilenceCheck(construct, alarms, topic), { priority: AspectPriority.READONLY });
}

const WARNED = Symbol.for('cdk-resilient-lambda.alarmsWithoutAction');

class SilenceCheck implements IAspect {
  constructor(private readonly construct: Construct, private readonly alarms: cloudwatch.Alarm[], private readonly topic?: sns.ITopic) {}

  public visit(node: IConstruct): void {
    if (node !== this.construct) return;
    if (this.alarms.some(hasNoAction)) this.warnOnceInApp();
    if (this.topic !== undefined && refusesAlarms(this.topic)) {
      warn(this.topic, 'alarmTopicRefusesAlarms',
        'alarms notify this topic, but its policy does not let CloudWatch publish to it: ' +
        "add topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com'))");
    }
  }

  private warnOnceInApp(): void {
    const root = this.construct.node.root as { [WARNED]?: boolean };
    if (root[WARNED]) return;
    root[WARNED] = true;
    warn(this.construct, 'alarmsWithoutAction',
      'alarms go off but tell nobody: give alarmTopic or alarmActions, here or for the whole app with ' +
      'ResilienceDefaults.of(app).set({ alarmTopic }), or acknowledge this where another system watches alarms');
  }
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
