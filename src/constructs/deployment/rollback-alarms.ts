import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DEPLOYMENT_ALARMS } from '../../limits';
import { areKnownToDiffer, PropsValidator } from '../synth/validation';

/** Adds problems for alarms that CodeDeploy refuses. */
export function checkRollbackAlarms(scope: Construct, problems: PropsValidator, alarms: cloudwatch.IAlarm[]): void {
  problems.addIf(alarms.length > DEPLOYMENT_ALARMS,
    `rollbackAlarms has ${alarms.length} alarms, but CodeDeploy accepts ${DEPLOYMENT_ALARMS} together with those on the new version: remove some, or combine them ` +
    'in a composite alarm');
  alarms.forEach((alarm, index) => {
    const problem = foreignAlarm(scope, `rollbackAlarms[${index}] is the alarm '${alarm.node.path}', which`, environmentOf(alarm));
    if (problem) problems.add(problem);
  });
}

type Environment = Pick<Stack, 'account' | 'region'>;

/** The problem of an alarm that is known to belong to another account or Region: a deployment group names its alarms without either. */
export function foreignAlarm(scope: Construct, which: string, { account, region }: Environment): string | undefined {
  const own = Stack.of(scope);
  if (!areKnownToDiffer(account, own.account) && !areKnownToDiffer(region, own.region)) return undefined;
  return `${which} is in ${account}/${region}, but CodeDeploy finds only alarms in its own account and Region (${own.account}/${own.region}): ` +
    'create an alarm there';
}

/** The environment of an imported alarm is that of the importing stack, whatever its ARN says. */
function environmentOf({ alarmArn, node }: cloudwatch.IAlarm): Environment {
  const own = Stack.of(node.scope!);
  if (Token.isUnresolved(alarmArn)) return own;
  const { account = own.account, region = own.region } = Arn.split(alarmArn, ArnFormat.COLON_RESOURCE_NAME);
  return { account, region };
}
