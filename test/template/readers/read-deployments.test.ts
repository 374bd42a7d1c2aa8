import { Unknown } from '../../../src/template';
import { flowOf } from '../flow';

const unknown = { 'Fn::GetAZs': '' };
const why = new Unknown('Fn::GetAZs is known only to CloudFormation');
const group = (Properties: object) => flowOf({
  Application: { Type: 'AWS::CodeDeploy::Application' },
  Alarm: { Type: 'AWS::CloudWatch::Alarm' },
  Group: { Type: 'AWS::CodeDeploy::DeploymentGroup', Properties: { ApplicationName: { Ref: 'Application' }, ...Properties } },
}).deploymentGroups[0];

describe('readDeploymentGroup', () => {
  test('reads a group without alarms and rollback', () => {
    expect(group({})).toMatchObject({ application: { key: 'Stack/Application' }, configName: undefined, alarms: [], alarmsEnabled: false, rollbackEvents: [] });
  });

  test('reads alarms and rollback events', () => {
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

  test('reads disabled rollback', () => {
    expect(group({ AutoRollbackConfiguration: { Enabled: false, Events: ['DEPLOYMENT_FAILURE'] } }).rollbackEvents).toEqual([]);
  });

  test('keeps unknown values', () => {
    expect(group({ AlarmConfiguration: unknown })).toMatchObject({ alarms: [{ value: why }], alarmsEnabled: why });
    expect(group({ AutoRollbackConfiguration: unknown }).rollbackEvents).toEqual([why]);
  });
});
