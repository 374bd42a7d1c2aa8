import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';

/** The topic and actions that alarms notify when they go into ALARM and when they return to OK. */
export interface AlarmRouting {
  readonly alarmTopic?: sns.ITopic;
  readonly alarmActions?: cloudwatch.IAlarmAction[];
}

/** The routing of a construct's alarms: props replace the defaults of the scope as a whole, so that no alarm notifies two teams by accident. */
export function alarmRouting(props: AlarmRouting, defaults: AlarmRouting): AlarmRouting {
  const { alarmTopic, alarmActions } = props.alarmTopic !== undefined || props.alarmActions !== undefined ? props : defaults;
  return { alarmTopic, alarmActions };
}
