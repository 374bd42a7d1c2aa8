import { WATCHED_NAMESPACES } from './alarm-action';
import { isUnknown } from '../../../template';
import { metricsOf } from '../../model/alarms';
import { legible } from '../../model/legible';
import { COMPLIANT, rule, violation } from '../../model/rule';

export const alarmMuted = rule({
  id: 'AlarmMuted',
  level: 'warning',
  appliesTo: 'alarms',
  info: 'A mute rule silences an alarm on events.',
  explanation: 'A muted alarm changes its state, but starts no action: nobody is told of a failure that begins in the window. AWS does not say that the alarm notifies when the window ends. ' +
    'Events can expire until somebody looks.',
  fix: 'Leave the alarm out of the mute rule (MuteTargets.AlarmNames). For planned work, mute once with at() and for as long as the work takes, and look at the alarm afterwards.',
  practices: ['O17'],
  link: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarmmuterule.html',
  check: (alarm, app) => {
    if (!metricsOf(alarm).some(({ namespace }) => WATCHED_NAMESPACES.test(String(namespace)))) return undefined;
    const [mute] = app.alarms.mutesOf(alarm);
    if (!mute) return app.alarms.unclearMute ?? COMPLIANT;
    const expression = mute.properties.text('Rule.Schedule.Expression');
    const window = [expression, mute.properties.text('Rule.Schedule.Duration')].map(part => part === undefined || isUnknown(part) ? 'a time unknown here' : legible(part));
    const once = expression !== undefined && !isUnknown(expression) && expression.startsWith('at(');
    return violation(`The mute rule ${mute.logicalId} silences the alarm from ${window[0]} for ${window[1]}.`, once ? { level: 'info' } : {});
  },
});
