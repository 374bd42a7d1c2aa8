import { flowOf } from '../flow';
import { Unknown } from '../../../src/template';

const unknown = { 'Fn::GetAZs': '' };
const why = new Unknown('Fn::GetAZs is known only to CloudFormation');
const group = (Properties: object) => flowOf({
  Application: { Type: 'AWS::CodeDeploy::Application' },
  Alarm: { Type: 'AWS::CloudWatch::Alarm' },
  Group: { Type: 'AWS::CodeDeploy::DeploymentGroup', Properties: { ApplicationName: { Ref: 'Application' }, ...Properties } },
}).deploymentGroups[0];

describe('readDeploymentGroup', () => {
  test('a bare group watches nothing and rolls nothing back', () => {
    expect(group({})).toMatchObject({ application: { key: 'Stack/Application' }, configName: undefined, alarms: [], alarmsEnabled: false, rollbackEvents: [] });
  });

  test('knows its alarms and what rolls it back', () => {
    expect(group({
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: { Ref: 'Alarm' } }, { Name: 'imported' }, unknown] },
      AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE', unknown] },
    })).toMatchObject({
      configName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      alarmsEnabled: true,
      alarms: [{ value: 'Stack-Alarm', key: 'Stack/Alarm' }, { value: 'imported' }, { value: why }],
      rollbackEvents: ['DEPLOYMENT_FAILURE', why],
    });
  });

  test('rolls nothing back when that is switched off', () => {
    expect(group({ AutoRollbackConfiguration: { Enabled: false, Events: ['DEPLOYMENT_FAILURE'] } }).rollbackEvents).toEqual([]);
  });

  test('what is unknown stays so', () => {
    expect(group({ AlarmConfiguration: unknown })).toMatchObject({ alarms: [{ value: why }], alarmsEnabled: why });
    expect(group({ AutoRollbackConfiguration: unknown }).rollbackEvents).toEqual([why]);
  });
});
