import type { ResourceReader } from './resource-reader';
import type { FlowEntries } from '../flow';
import { isUnknown } from '../resolve/unknown';

/** `AWS::CodeDeploy::DeploymentGroup` */
export function readDeploymentGroup(reader: ResourceReader): Partial<FlowEntries> {
  const { entry, properties } = reader;
  const alarms = properties.parts('AlarmConfiguration.Alarms');
  const rollsBack = properties.flag('AutoRollbackConfiguration.Enabled', false);
  return {
    deploymentGroups: [{
      application: reader.refer(properties.required('ApplicationName'), 'AWS::CodeDeploy::Application'),
      configName: properties.text('DeploymentConfigName'),
      alarms: (isUnknown(alarms) ? [alarms] : alarms).map(alarm => isUnknown(alarm) ? { value: alarm }
        : reader.refer(alarm.required('Name'), 'AWS::CloudWatch::Alarm')),
      alarmsEnabled: properties.flag('AlarmConfiguration.Enabled', false),
      rollbackEvents: rollsBack === false ? [] : properties.texts('AutoRollbackConfiguration.Events'),
      ...entry,
    }],
  };
}
