import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { addActions } from './alarm-actions';
import { AlarmProfile } from './alarm-options';
import { AlarmRouting, alarmRouting } from './alarm-routing';
import { AlarmSpecification, isWanted } from './alarm-specification';
import { checkActionsAtSynth } from './silent-alarms';
import { ALARM_DESCRIPTION_LENGTH } from '../../limits';
import { longestText } from '../synth/longest-text';

/** The profile of a construct's alarms, and what they notify. */
export interface AlarmConfiguration extends AlarmRouting {
  readonly profile?: AlarmProfile;
}

/** Creates the alarms of a construct below its child `Alarms`. */
export function defineAlarms(construct: Construct, specifications: AlarmSpecification[], configuration: AlarmConfiguration): cloudwatch.Alarm[] {
  const scope = new Construct(construct, 'Alarms');
  const topics = new Set([configuration.alarmTopic]);
  const alarms = specifications.filter(specification => isWanted(specification, configuration.profile)).map(specification => {
    const { route = {} } = specification;
    const routing = alarmRouting(route, configuration);
    topics.add(routing.alarmTopic);
    const alarm = new cloudwatch.Alarm(scope, specification.id, {
      alarmName: route.alarmName,
      metric: specification.metric(),
      ...specification.onSilence ? ON_SILENCE : onEvents(specification),
      evaluationPeriods: specification.periods,
      datapointsToAlarm: specification.datapoints ?? specification.periods,
      alarmDescription: describe(scope, specification),
    });
    addActions(alarm, routing, !specification.ofOneVersion);
    specification.onCreated?.(alarm);
    return alarm;
  });
  checkActionsAtSynth(construct, alarms, [...topics]);
  return alarms;
}

/** The metric counts samples: there are fewer than one. */
const ON_SILENCE = {
  threshold: 1,
  comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
  treatMissingData: cloudwatch.TreatMissingData.BREACHING,
};

/** These metrics have no data points while the function is idle, and an idle function loses no events. */
function onEvents({ threshold }: AlarmSpecification) {
  return {
    threshold: threshold!,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  };
}

function describe(scope: Construct, { description, route }: AlarmSpecification): string {
  const prefix = route?.severity === undefined ? '' : `${route.severity}: `;
  const full = prefix + description(false);
  return longestText(scope, full).length > ALARM_DESCRIPTION_LENGTH ? prefix + description(true) : full;
}
