import { Case, testCases } from '../../cases';
import { alarm, alias, application, fn, group, mapping, of, permission, queue, ref, shifted, UNKNOWN, url, version } from '../../resources';

const alarms = { AlarmConfiguration: { Enabled: true, Alarms: [{ Name: 'errors' }] } };
const events = (...Events: unknown[]) => ({ AutoRollbackConfiguration: { Enabled: true, Events } });
const all = events('DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST');
const deployed = (properties: object = {}) => ({ Fn: fn(), ...shifted, Group: group(properties) });
const server = (properties: object = {}) => ({ Application: of('AWS::CodeDeploy::Application')({ ComputePlatform: 'Server' }), Group: group(properties) });
const weights = { RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '2', FunctionWeight: 0.1 }] } };
const provisioned = { ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 5 } };

const qualified = (id: string, qualifier: string) => ({ 'Fn::Join': [':', [ref(id), qualifier]] });
const errors = (dimensions: object) => alarm('AWS/Lambda', 'Errors', dimensions as never);

/** A deployment that watches an alarm. */
const watching = (dimensions: object) => ({ Fn: fn(), Other: fn(), ...shifted, Errors: errors(dimensions), Group: group({ AlarmConfiguration: { Enabled: true, Alarms: [{ Name: ref('Errors') }] } }) });

describe('rules for deployments', () => {
  const invoked = (rule: string, subject: string, id: string, byFunction: object, byAlias: object): Case[] => [
    [`${subject} on the function, next to an alias that is deployed [${id}]`, rule, subject, 'violates', { ...deployed(), Queue: queue(), [subject]: byFunction }],
    [`${subject} on a deployed alias [${id}]`, rule, subject, 'complies', { ...deployed(), Queue: queue(), [subject]: byAlias }],
    [`${subject} on the function, next to an alias that is not deployed`, rule, subject, 'does not apply', { Fn: fn(), Queue: queue(), Live: alias(), [subject]: byFunction }],
    [`${subject} on a function without an alias`, rule, subject, 'does not apply', { Fn: fn(), Queue: queue(), [subject]: byFunction }],
  ];
  testCases([
    ['a group without alarms [V05]', 'DeploymentAlarms', 'Group', 'violates', deployed()],
    ['a group with alarms [V05]', 'DeploymentAlarms', 'Group', 'complies', deployed(alarms)],
    ['a group with disabled alarms [V05]', 'DeploymentAlarms', 'Group', 'violates', deployed({ AlarmConfiguration: { Enabled: false, Alarms: [{ Name: 'errors' }] } })],
    ['a group whose alarms may be disabled', 'DeploymentAlarms', 'Group', 'undecided', deployed({ AlarmConfiguration: { Enabled: UNKNOWN, Alarms: [{ Name: 'errors' }] } })],
    ['a group for servers', 'DeploymentAlarms', 'Group', 'does not apply', server()],
    ['a group whose application is for Lambda', 'DeploymentAlarms', 'Group', 'violates', { Application: application, Group: group() }],

    ['rollback on all events [V05]', 'DeploymentRollback', 'Group', 'complies', deployed(all)],
    ['rollback on two events [V05]', 'DeploymentRollback', 'Group', 'violates', deployed(events('DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'))],
    ['no rollback [V05]', 'DeploymentRollback', 'Group', 'violates', deployed()],
    ['rollback on one and unknown events', 'DeploymentRollback', 'Group', 'undecided', deployed(events('DEPLOYMENT_FAILURE', UNKNOWN))],
    ['rollback on two and unknown events', 'DeploymentRollback', 'Group', 'undecided',
      deployed(events('DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', UNKNOWN))],
    ['rollback on all and unknown events', 'DeploymentRollback', 'Group', 'complies',
      deployed(events('DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST', UNKNOWN))],
    ['a group for servers', 'DeploymentRollback', 'Group', 'does not apply', server()],

    ['a predefined configuration [V03]', 'DeploymentConfigName', 'Group', 'complies', deployed({ DeploymentConfigName: 'CodeDeployDefault.LambdaLinear10PercentEvery1Minute' })],
    ['a predefined configuration that does not exist [V03]', 'DeploymentConfigName', 'Group', 'violates', deployed({ DeploymentConfigName: 'CodeDeployDefault.LambdaLinear10PercentEvery5Minutes' })],
    ['a custom configuration', 'DeploymentConfigName', 'Group', 'complies', deployed({ DeploymentConfigName: 'Slowly' })],
    ['an unknown configuration', 'DeploymentConfigName', 'Group', 'undecided', deployed({ DeploymentConfigName: UNKNOWN })],
    ['no configuration', 'DeploymentConfigName', 'Group', 'does not apply', deployed()],
    ['a configuration for servers', 'DeploymentConfigName', 'Group', 'does not apply', server({ DeploymentConfigName: 'CodeDeployDefault.OneAtATime' })],

    ...invoked('MappingOnLatest', 'Mapping', 'V01', mapping(), mapping({ FunctionName: ref('Live') })),
    ...invoked('PermissionOnLatest', 'Permission', 'V01', permission('sns.amazonaws.com'), permission('sns.amazonaws.com', { FunctionName: ref('Live') })),
    ...invoked('FunctionUrlOnLatest', 'Url', 'V01', url('AWS_IAM'), url('AWS_IAM', { Qualifier: 'live' })),
    ['a permission on $LATEST [V01]', 'PermissionOnLatest', 'Permission', 'violates', { ...deployed(), Permission: permission('sns.amazonaws.com', { FunctionName: { 'Fn::Join': [':', [ref('Fn'), '$LATEST']] } }) }],
    ['a mapping on $LATEST [V01]', 'MappingOnLatest', 'Mapping', 'violates', { ...deployed(), Queue: queue(), Mapping: mapping({ FunctionName: { 'Fn::Join': [':', [ref('Fn'), '$LATEST']] } }) }],
    ['a mapping on a version [V01]', 'MappingOnLatest', 'Mapping', 'violates', { ...deployed(), Queue: queue(), One: version(), Mapping: mapping({ FunctionName: ref('One') }) }],
    ['a mapping on an alias that is not deployed, next to one that is [V01]', 'MappingOnLatest', 'Mapping', 'violates',
      { ...deployed(), Queue: queue(), Other: alias({ Name: 'other' }), Mapping: mapping({ FunctionName: ref('Other') }) }],
    ['a mapping on an alias outside of the app', 'MappingOnLatest', 'Mapping', 'undecided',
      { ...deployed(), Queue: queue(), Mapping: mapping({ FunctionName: { 'Fn::Join': [':', [ref('Fn'), 'elsewhere']] } }) }],
    ['a mapping on a function outside of the app', 'MappingOnLatest', 'Mapping', 'does not apply', { Queue: queue(), Mapping: mapping({ FunctionName: 'elsewhere' }) }],

    ['weights and provisioned concurrency [V06]', 'WeightedAliasConcurrency', 'Live', 'violates', { Fn: fn(), Live: alias({ ...weights, ...provisioned }) }],
    ['provisioned concurrency without weights [V06]', 'WeightedAliasConcurrency', 'Live', 'complies', { Fn: fn(), Live: alias(provisioned) }],
    ['weights without provisioned concurrency', 'WeightedAliasConcurrency', 'Live', 'does not apply', { Fn: fn(), Live: alias(weights) }],
    ['unknown weights', 'WeightedAliasConcurrency', 'Live', 'undecided', { Fn: fn(), Live: alias({ RoutingConfig: { AdditionalVersionWeights: UNKNOWN }, ...provisioned }) }],

    ['SnapStart with a provisioned alias [C05]', 'SnapStartConcurrency', 'Fn', 'violates', { Fn: fn({ SnapStart: { ApplyOn: 'PublishedVersions' } }), Live: alias(provisioned) }],
    ['SnapStart with a provisioned version [C05]', 'SnapStartConcurrency', 'Fn', 'violates', { Fn: fn({ SnapStart: { ApplyOn: 'PublishedVersions' } }), One: version(provisioned) }],
    ['SnapStart next to another function with a provisioned alias', 'SnapStartConcurrency', 'Fn', 'complies', { Fn: fn({ SnapStart: { ApplyOn: 'PublishedVersions' } }), Other: fn(), Live: alias({ FunctionName: ref('Other'), ...provisioned }) }],
    ['disabled SnapStart', 'SnapStartConcurrency', 'Fn', 'complies', { Fn: fn({ SnapStart: { ApplyOn: 'None' } }), Live: alias(provisioned) }],
    ['unknown SnapStart settings', 'SnapStartConcurrency', 'Fn', 'undecided', { Fn: fn({ SnapStart: { ApplyOn: UNKNOWN } }), Live: alias(provisioned) }],
    ['SnapStart with the usual storage [F18]', 'SnapStartStorage', 'Fn', 'complies', { Fn: fn({ SnapStart: { ApplyOn: 'PublishedVersions' }, EphemeralStorage: { Size: 512 } }) }],
    ['SnapStart with more storage [F18]', 'SnapStartStorage', 'Fn', 'violates', { Fn: fn({ SnapStart: { ApplyOn: 'PublishedVersions' }, EphemeralStorage: { Size: 513 } }) }],
    ['SnapStart with a file system [F18]', 'SnapStartStorage', 'Fn', 'violates', { Fn: fn({ SnapStart: { ApplyOn: 'PublishedVersions' }, FileSystemConfigs: [{ Arn: 'a', LocalMountPath: '/mnt/a' }] }) }],
    ['more storage with disabled SnapStart', 'SnapStartStorage', 'Fn', 'complies', { Fn: fn({ SnapStart: { ApplyOn: 'None' }, EphemeralStorage: { Size: 2048 } }) }],
    ['SnapStart with unknown storage', 'SnapStartStorage', 'Fn', 'undecided', { Fn: fn({ SnapStart: { ApplyOn: 'PublishedVersions' }, EphemeralStorage: { Size: UNKNOWN } }) }],
    ['more storage without SnapStart', 'SnapStartStorage', 'Fn', 'does not apply', { Fn: fn({ EphemeralStorage: { Size: 2048 } }) }],

    ['a provisioned alias of a version [V07]', 'ProvisionedLatest', 'Live', 'complies', { Fn: fn(), Live: alias(provisioned) }],
    ['a provisioned alias of $LATEST [V07]', 'ProvisionedLatest', 'Live', 'violates', { Fn: fn(), Live: alias({ FunctionVersion: '$LATEST', ...provisioned }) }],
    ['a provisioned alias of an unknown version', 'ProvisionedLatest', 'Live', 'undecided', { Fn: fn(), Live: alias({ FunctionVersion: UNKNOWN, ...provisioned }) }],
    ['an alias of $LATEST', 'ProvisionedLatest', 'Live', 'does not apply', { Fn: fn(), Live: alias({ FunctionVersion: '$LATEST' }) }],

    ['an alarm on the function [O19]', 'DeploymentAlarmFunction', 'Group', 'complies', watching({ FunctionName: ref('Fn') })],
    ['an alarm on the alias [O19]', 'DeploymentAlarmFunction', 'Group', 'complies', watching({ FunctionName: ref('Fn'), Resource: qualified('Fn', 'live') })],
    ['an alarm on a version [O19]', 'DeploymentAlarmFunction', 'Group', 'complies', watching({ FunctionName: ref('Fn'), Resource: qualified('Fn', '7') })],
    ['an alarm on another function [O19]', 'DeploymentAlarmFunction', 'Group', 'violates', watching({ FunctionName: ref('Other') })],
    ['an alarm on another alias [O19]', 'DeploymentAlarmFunction', 'Group', 'violates', watching({ FunctionName: ref('Fn'), Resource: qualified('Fn', 'beta') })],
    ['an alarm on the alias of another function [O19]', 'DeploymentAlarmFunction', 'Group', 'violates', watching({ Resource: qualified('Other', 'live') })],
    ['alarms on the function and on another one', 'DeploymentAlarmFunction', 'Group', 'complies', {
      ...watching({ FunctionName: ref('Other') }), More: errors({ FunctionName: ref('Fn') }), Group: group({ AlarmConfiguration: { Enabled: true, Alarms: [{ Name: ref('Errors') }, { Name: ref('More') }] } }),
    }],
    ['an alarm on an API, which says something about the function', 'DeploymentAlarmFunction', 'Group', 'complies', { ...watching({}), Errors: alarm('AWS/ApiGateway', '5XXError', { ApiName: 'shop' }) }],
    ['an alarm on an unknown function', 'DeploymentAlarmFunction', 'Group', 'undecided', watching({ FunctionName: UNKNOWN })],
    ['an alarm outside of the app', 'DeploymentAlarmFunction', 'Group', 'undecided', { Fn: fn(), ...shifted, Group: group(alarms) }],
    ['a group without alarms', 'DeploymentAlarmFunction', 'Group', 'does not apply', { Fn: fn(), ...shifted }],
    ['a group for servers', 'DeploymentAlarmFunction', 'Group', 'does not apply', server(alarms)],
    ['no SnapStart', 'SnapStartConcurrency', 'Fn', 'does not apply', { Fn: fn(), Live: alias(provisioned) }],
  ]);
});
