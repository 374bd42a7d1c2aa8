import { Case, testCases } from '../../cases';
import { alias, application, fn, group, mapping, of, permission, queue, ref, shifted, UNKNOWN, url, version } from '../../resources';

const alarms = { AlarmConfiguration: { Enabled: true, Alarms: [{ Name: 'errors' }] } };
const events = (...Events: unknown[]) => ({ AutoRollbackConfiguration: { Enabled: true, Events } });
const all = events('DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST');
const deployed = (properties: object = {}) => ({ Fn: fn(), ...shifted, Group: group(properties) });
const server = (properties: object = {}) => ({ Application: of('AWS::CodeDeploy::Application')({ ComputePlatform: 'Server' }), Group: group(properties) });
const weights = { RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '2', FunctionWeight: 0.1 }] } };
const provisioned = { ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 5 } };

describe('rules about deployments', () => {
  const invoked = (rule: string, subject: string, byFunction: object, byAlias: object): Case[] => [
    [`${subject} on the function, beside an alias that is deployed [V01]`, rule, subject, 'violates', { ...deployed(), Queue: queue(), [subject]: byFunction }],
    [`${subject} on that alias [V01]`, rule, subject, 'complies', { ...deployed(), Queue: queue(), [subject]: byAlias }],
    [`${subject} on the function, beside an alias that is not deployed`, rule, subject, 'does not apply', { Fn: fn(), Queue: queue(), Live: alias(), [subject]: byFunction }],
    [`${subject} on a function without alias`, rule, subject, 'does not apply', { Fn: fn(), Queue: queue(), [subject]: byFunction }],
  ];
  testCases([
    ['a group without alarms [V05]', 'DeploymentAlarms', 'Group', 'violates', deployed()],
    ['a group with alarms [V05]', 'DeploymentAlarms', 'Group', 'complies', deployed(alarms)],
    ['a group whose alarms are switched off [V05]', 'DeploymentAlarms', 'Group', 'violates', deployed({ AlarmConfiguration: { Enabled: false, Alarms: [{ Name: 'errors' }] } })],
    ['a group of which nobody knows whether they are', 'DeploymentAlarms', 'Group', 'undecided', deployed({ AlarmConfiguration: { Enabled: UNKNOWN, Alarms: [{ Name: 'errors' }] } })],
    ['a group for servers', 'DeploymentAlarms', 'Group', 'does not apply', server()],
    ['a group whose application is for Lambda', 'DeploymentAlarms', 'Group', 'violates', { Application: application, Group: group() }],

    ['rolled back on all events [V05]', 'DeploymentRollback', 'Group', 'complies', deployed(all)],
    ['rolled back on two [V05]', 'DeploymentRollback', 'Group', 'violates', deployed(events('DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'))],
    ['rolled back on nothing [V05]', 'DeploymentRollback', 'Group', 'violates', deployed()],
    ['rolled back on what nobody knows', 'DeploymentRollback', 'Group', 'undecided', deployed(events('DEPLOYMENT_FAILURE', UNKNOWN))],
    ['rolled back on two and what nobody knows', 'DeploymentRollback', 'Group', 'undecided',
      deployed(events('DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', UNKNOWN))],
    ['rolled back on all and what nobody knows', 'DeploymentRollback', 'Group', 'complies',
      deployed(events('DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST', UNKNOWN))],
    ['servers are rolled back otherwise', 'DeploymentRollback', 'Group', 'does not apply', server()],

    ['a configuration of CodeDeploy [V03]', 'DeploymentConfigName', 'Group', 'complies', deployed({ DeploymentConfigName: 'CodeDeployDefault.LambdaLinear10PercentEvery1Minute' })],
    ['one that is not there [V03]', 'DeploymentConfigName', 'Group', 'violates', deployed({ DeploymentConfigName: 'CodeDeployDefault.LambdaLinear10PercentEvery5Minutes' })],
    ['one of its own', 'DeploymentConfigName', 'Group', 'complies', deployed({ DeploymentConfigName: 'Slowly' })],
    ['one that nobody knows', 'DeploymentConfigName', 'Group', 'undecided', deployed({ DeploymentConfigName: UNKNOWN })],
    ['none', 'DeploymentConfigName', 'Group', 'does not apply', deployed()],
    ['one for servers', 'DeploymentConfigName', 'Group', 'does not apply', server({ DeploymentConfigName: 'CodeDeployDefault.OneAtATime' })],

    ...invoked('MappingOnLatest', 'Mapping', mapping(), mapping({ FunctionName: ref('Live') })),
    ...invoked('PermissionOnLatest', 'Permission', permission('sns.amazonaws.com'), permission('sns.amazonaws.com', { FunctionName: ref('Live') })),
    ...invoked('FunctionUrlOnLatest', 'Url', url('AWS_IAM'), url('AWS_IAM', { Qualifier: 'live' })),
    ['a mapping that says $LATEST [V01]', 'MappingOnLatest', 'Mapping', 'violates', { ...deployed(), Queue: queue(), Mapping: mapping({ FunctionName: { 'Fn::Join': [':', [ref('Fn'), '$LATEST']] } }) }],
    ['a mapping on a version [V01]', 'MappingOnLatest', 'Mapping', 'violates', { ...deployed(), Queue: queue(), One: version(), Mapping: mapping({ FunctionName: ref('One') }) }],
    ['a mapping on an alias that is not shifted, beside one that is [V01]', 'MappingOnLatest', 'Mapping', 'violates',
      { ...deployed(), Queue: queue(), Other: alias({ Name: 'other' }), Mapping: mapping({ FunctionName: ref('Other') }) }],
    ['a mapping on an alias that nobody knows', 'MappingOnLatest', 'Mapping', 'undecided',
      { ...deployed(), Queue: queue(), Mapping: mapping({ FunctionName: { 'Fn::Join': [':', [ref('Fn'), 'elsewhere']] } }) }],
    ['a mapping on a function that is elsewhere', 'MappingOnLatest', 'Mapping', 'does not apply', { Queue: queue(), Mapping: mapping({ FunctionName: 'elsewhere' }) }],

    ['weights and provisioned concurrency [V06]', 'WeightedAliasConcurrency', 'Live', 'violates', { Fn: fn(), Live: alias({ ...weights, ...provisioned }) }],
    ['provisioned concurrency without weights [V06]', 'WeightedAliasConcurrency', 'Live', 'complies', { Fn: fn(), Live: alias(provisioned) }],
    ['weights without provisioned concurrency', 'WeightedAliasConcurrency', 'Live', 'does not apply', { Fn: fn(), Live: alias(weights) }],
    ['weights that nobody knows', 'WeightedAliasConcurrency', 'Live', 'undecided', { Fn: fn(), Live: alias({ RoutingConfig: { AdditionalVersionWeights: UNKNOWN }, ...provisioned }) }],

    ['SnapStart with a provisioned alias [C05]', 'SnapStartConcurrency', 'Fn', 'violates', { Fn: fn({ SnapStart: { ApplyOn: 'PublishedVersions' } }), Live: alias(provisioned) }],
    ['SnapStart with a provisioned version [C05]', 'SnapStartConcurrency', 'Fn', 'violates', { Fn: fn({ SnapStart: { ApplyOn: 'PublishedVersions' } }), One: version(provisioned) }],
    ['SnapStart beside a provisioned function', 'SnapStartConcurrency', 'Fn', 'complies', { Fn: fn({ SnapStart: { ApplyOn: 'PublishedVersions' } }), Other: fn(), Live: alias({ FunctionName: ref('Other'), ...provisioned }) }],
    ['SnapStart that is off', 'SnapStartConcurrency', 'Fn', 'complies', { Fn: fn({ SnapStart: { ApplyOn: 'None' } }), Live: alias(provisioned) }],
    ['SnapStart of which nobody knows', 'SnapStartConcurrency', 'Fn', 'undecided', { Fn: fn({ SnapStart: { ApplyOn: UNKNOWN } }), Live: alias(provisioned) }],
    ['no SnapStart', 'SnapStartConcurrency', 'Fn', 'does not apply', { Fn: fn(), Live: alias(provisioned) }],
  ]);
});
