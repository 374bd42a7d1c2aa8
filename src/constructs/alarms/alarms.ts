import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmProfile } from './alarm-options';
import { AlarmRouting, alarmRouting } from './alarm-routing';
import { AlarmSpecification, isWanted } from './alarm-specification';
import { warnOfSilentAlarms } from './silent-alarms';

/** The profile of a construct's alarms, and what they notify. */
export interface AlarmConfiguration extends AlarmRouting {
  readonly profile?: AlarmProfile;
}

/** Creates the alarms of a construct below its child `Alarms`. */
export function defineAlarms(construct: Construct, specifications: AlarmSpecification[], configuration: AlarmConfiguration): cloudwatch.Alarm[] {
  const scope = new Construct(construct, 'Alarms');
  const topics = new Set([configuration.alarmTopic]);
  const wanted = specifications.filter(specification => isWanted(specification, configuration.profile));
  const alarms = wanted.map(specification => {
    const { alarmName, severity, ...route } = specification.route ?? {};
    const { alarmTopic, alarmActions = [] } = alarmRouting(route, configuration);
    topics.add(alarmTopic);
    const actions = [...alarmTopic ? [notify(alarmTopic)] : [], ...alarmActions];
    const alarm = new cloudwatch.Alarm(scope, specification.id, {
      alarmName,
      metric: specification.metric(),
      threshold: specification.threshold!,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: specification.periods,
      datapointsToAlarm: specification.datapoints ?? specification.periods,
      // These metrics have no data points while the function is idle, and an idle function loses no events.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      alarmDescription: `${severity === undefined ? '' : `${severity}: `}${specification.description()}`,
    });
    alarm.addAlarmAction(...actions);
    alarm.addOkAction(...actions);
    specification.onCreated?.(alarm);
    return alarm;
  });
  topics.forEach(topic => warnOfSilentAlarms(construct, alarms, topic));
  return alarms;
}

function notify(topic: sns.ITopic): cloudwatch.IAlarmAction {
  return { bind: () => ({ alarmActionArn: topic.topicArn }) };
}
