import { compliantIf, rule } from '../../model/rule';

export const alarmActionRegion = rule({
  id: 'AlarmActionRegion',
  level: 'error',
  appliesTo: 'alarms',
  info: 'An action of the alarm is in another Region.',
  explanation: 'CloudWatch accepts only actions in the Region of the alarm, so the deployment fails.',
  fix: 'Use a topic in the Region of the alarm (AlarmActions, OKActions, InsufficientDataActions), and subscribe the same people to it.',
  practices: ['O18'],
  link: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html',
  check: (alarm, app) => {
    const actions = [...alarm.alarmActions, ...alarm.okActions, ...alarm.insufficientDataActions];
    if (actions.length === 0) return undefined;
    const { region } = app.placeOf(alarm);
    if (region === undefined) return undefined;
    const other = actions.find(action => !isHere(app.placeIn(action).region, region));
    return compliantIf(other === undefined, () => `The alarm is in ${region}, but its action ${other?.value} is in another Region.`);
  },
});

function isHere(region: string | undefined, own: string): boolean {
  return region === undefined || region === own;
}
