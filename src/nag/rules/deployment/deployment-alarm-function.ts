import { AlarmEntry, AliasEntry, FunctionEntry, isUnknown, MetricStat, Unknown } from '../../../template';
import { metricsOf } from '../../model/alarms';
import { COMPLIANT, resolved, rule, violation } from '../../model/rule';

export const deploymentAlarmFunction = rule({
  id: 'DeploymentAlarmFunction',
  level: 'warning',
  appliesTo: 'deploymentGroups',
  info: 'A CodeDeploy deployment of a function watches the alarms of other functions or aliases only.',
  explanation: 'A version that fails is rolled out to all traffic, because no alarm watches it.',
  fix: 'Give the deployment group (AlarmConfiguration, alarms) alarms on the alias of its own function, such as one on alias.metricErrors(). The constructs of this library create them.',
  practices: ['O19'],
  link: 'https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html',
  check: (group, app) => {
    const [alias] = app.aliasesDeployedBy(group);
    const handler = alias && app.function(alias.function);
    if (!handler || group.alarms.length === 0) return undefined;
    const alarms = group.alarms.map(reference => app.entry(reference));
    for (const alarm of alarms) {
      // What a composite alarm or an alarm on another service says about the function is not judged.
      if (alarm?.type !== 'AWS::CloudWatch::Alarm' || !isOfOtherFunction(alarm as AlarmEntry, handler, alias)) {
        return alarm ? COMPLIANT : new Unknown('an alarm of the deployment group is not in these templates');
      }
    }
    return violation(`The deployment of ${handler.logicalId} watches ${alarms.map(alarm => alarm!.logicalId).join(', ')}, which do not watch ${handler.logicalId} or its alias.`);
  },
});

/** Indicates whether all metrics of an alarm are those of another function, or of another alias of the function. */
function isOfOtherFunction(alarm: AlarmEntry, handler: FunctionEntry, alias: AliasEntry): boolean {
  const metrics = metricsOf(alarm);
  return metrics.length > 0 && metrics.every(metric => resolved(metric.namespace) === 'AWS/Lambda' && isOther(metric, handler, alias));
}

function isOther({ dimensions }: MetricStat, { name }: FunctionEntry, { aliasName }: AliasEntry): boolean {
  const valueOf = (dimension: string) => dimensions.filter(each => resolved(each.name) === dimension).map(({ value }) => resolved(value))[0];
  const [named, resource] = [valueOf('FunctionName'), valueOf('Resource')];
  if (named !== undefined && named !== name) return true;
  const [of, qualifier] = resource?.split(':') ?? [];
  if (of === undefined) return false;
  // A version is the new one, or the one before: both tell something about the deployment.
  return of !== name || (qualifier !== undefined && !/^\d+$/.test(qualifier) && !isUnknown(aliasName) && qualifier !== aliasName);
}
