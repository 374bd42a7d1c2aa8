import { Case, testCases } from '../../cases';
import { fn, get, of, ref, UNKNOWN } from '../../resources';

const inVpc = (...SubnetIds: unknown[]) => fn({ VpcConfig: { SubnetIds, SecurityGroupIds: ['sg-1'] } });
const subnet = (zone?: unknown) => of('AWS::EC2::Subnet')({ VpcId: 'vpc', AvailabilityZone: zone });
const zone = (index: number) => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] });
const logGroup = (properties: object = {}) => of('AWS::Logs::LogGroup')(properties);
const usual = { 'Fn::Join': ['', ['/aws/lambda/', ref('Fn')]] };
const inline = (ZipFile: unknown, properties: object = {}) => ({ Fn: fn({ Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { ZipFile }, ...properties }) });
const callback = 'exports.handler = (event, context, callback) => callback()';
const custom = of('Custom::It')({ ServiceToken: { 'Fn::GetAtt': ['Fn', 'Arn'] } });

describe('rules about how a function is set up', () => {
  const PASSED_OVER = ['FunctionAlarm', 'FunctionMemory', 'RecursionAllowed', 'Architecture', 'DeprecatedRuntime'];
  testCases([
    ...PASSED_OVER.map((rule): Case => [`a provider of custom resources, for ${rule}`, rule, 'Fn', 'does not apply', { Fn: fn({ RecursiveLoop: 'Allow', MemorySize: 128, Runtime: 'nodejs12.x' }), It: custom }]),
    ['one subnet [F19]', 'VpcZones', 'Fn', 'violates', { Fn: inVpc(ref('A')), A: subnet('a') }],
    ['two subnets in one zone [F19]', 'VpcZones', 'Fn', 'violates', { Fn: inVpc(ref('A'), ref('B')), A: subnet(zone(0)), B: subnet(zone(0)) }],
    ['two subnets in two zones [F19]', 'VpcZones', 'Fn', 'complies', { Fn: inVpc(ref('A'), ref('B')), A: subnet(zone(0)), B: subnet(zone(1)) }],
    ['two imported subnets', 'VpcZones', 'Fn', 'cannot tell', { Fn: inVpc('subnet-1', 'subnet-2') }],
    ['two subnets that don\'t say their zones', 'VpcZones', 'Fn', 'cannot tell', { Fn: inVpc(ref('A'), ref('B')), A: subnet(), B: subnet() }],
    ['subnets that nobody knows', 'VpcZones', 'Fn', 'cannot tell', { Fn: fn({ VpcConfig: { SubnetIds: UNKNOWN } }) }],
    ['no VPC', 'VpcZones', 'Fn', 'does not apply', { Fn: fn() }],

    ['no log group [O05]', 'FunctionLogGroup', 'Fn', 'violates', { Fn: fn() }],
    ['a log group of its own [O05]', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup() }],
    ['an imported log group', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: 'shared' } }) }],
    ['a log group with the usual name', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn(), Logs: logGroup({ LogGroupName: usual }) }],
    ['a log group that the CDK sets the retention of', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn(), Logs: of('Custom::LogRetention')({ LogGroupName: usual, RetentionInDays: 7, ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:p' }) }],
    ['a log group whose name nobody knows', 'FunctionLogGroup', 'Fn', 'cannot tell', { Fn: fn(), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['one of its own whose name nobody knows', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['one with the usual name beside it', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn(), Usual: logGroup({ LogGroupName: usual }), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['a provider of custom resources [O05]', 'FunctionLogGroup', 'Fn', 'does not apply', { Fn: fn(), It: custom }],

    ['logs for ever [O05]', 'LogRetention', 'Fn', 'violates', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup() }],
    ['logs of a group whose name nobody knows, perhaps', 'LogRetention', 'Fn', 'cannot tell', { Fn: fn(), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['logs for ever, in a group whose name nobody knows [O05]', 'LogRetention', 'Fn', 'violates', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['logs for a week [O05]', 'LogRetention', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup({ RetentionInDays: 7 }) }],
    ['logs for a time that nobody knows', 'LogRetention', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup({ RetentionInDays: UNKNOWN }) }],
    ['logs with the usual name for ever [O05]', 'LogRetention', 'Fn', 'violates', { Fn: fn(), Logs: logGroup({ LogGroupName: usual }) }],
    ['logs elsewhere', 'LogRetention', 'Fn', 'does not apply', { Fn: fn({ LoggingConfig: { LogGroup: 'shared' } }), Logs: logGroup() }],

    ['a level for text [O01]', 'LogLevelFormat', 'Fn', 'violates', { Fn: fn({ LoggingConfig: { ApplicationLogLevel: 'INFO' } }) }],
    ['a level of the system for text [O01]', 'LogLevelFormat', 'Fn', 'violates', { Fn: fn({ LoggingConfig: { LogFormat: 'Text', SystemLogLevel: 'INFO' } }) }],
    ['a level for JSON [O01]', 'LogLevelFormat', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' } }) }],
    ['a level for what nobody knows', 'LogLevelFormat', 'Fn', 'cannot tell', { Fn: fn({ LoggingConfig: { LogFormat: UNKNOWN, ApplicationLogLevel: 'INFO' } }) }],
    ['no level', 'LogLevelFormat', 'Fn', 'does not apply', { Fn: fn() }],

    ['no timeout [F03]', 'FunctionTimeout', 'Fn', 'violates', { Fn: fn({ Timeout: undefined }) }],
    ['the longest timeout [F03]', 'FunctionTimeout', 'Fn', 'violates', { Fn: fn({ Timeout: 900 }) }],
    ['a timeout [F03]', 'FunctionTimeout', 'Fn', 'complies', { Fn: fn({ Timeout: 899 }) }],
    ['three seconds, said aloud', 'FunctionTimeout', 'Fn', 'complies', { Fn: fn({ Timeout: 3 }) }],
    ['a timeout that nobody knows', 'FunctionTimeout', 'Fn', 'cannot tell', { Fn: fn({ Timeout: UNKNOWN }) }],
    ['no timeout of a provider of custom resources', 'FunctionTimeout', 'Fn', 'does not apply', { Fn: fn({ Timeout: undefined }), It: custom }],
    ['no timeout of what the provider framework hands over to', 'FunctionTimeout', 'Fn', 'does not apply', {
      Fn: fn({ Timeout: undefined }),
      Framework: fn({ Description: 'AWS CDK resource provider framework - onEvent (App/Provider)', Environment: { Variables: { USER_ON_EVENT_FUNCTION_ARN: get('Fn') } } }),
    }],
    ['no timeout of what a function of another kind knows', 'FunctionTimeout', 'Fn', 'violates', {
      Fn: fn({ Timeout: undefined }), Other: fn({ Environment: { Variables: { USER_ON_EVENT_FUNCTION_ARN: get('Fn') } } }),
    }],
    ['no timeout of the provider framework', 'FunctionTimeout', 'Fn', 'does not apply', { Fn: fn({ Timeout: undefined, Description: 'AWS CDK resource provider framework - onEvent (App/Provider)' }) }],

    ['the least memory [F01]', 'FunctionMemory', 'Fn', 'violates', { Fn: fn() }],
    ['the most memory [F01]', 'FunctionMemory', 'Fn', 'violates', { Fn: fn({ MemorySize: 10240 }) }],
    ['some memory [F01]', 'FunctionMemory', 'Fn', 'complies', { Fn: fn({ MemorySize: 129 }) }],
    ['memory that nobody knows', 'FunctionMemory', 'Fn', 'cannot tell', { Fn: fn({ MemorySize: UNKNOWN }) }],

    ['a deprecated runtime [F22]', 'DeprecatedRuntime', 'Fn', 'violates', { Fn: fn({ Runtime: 'nodejs20.x' }) }],
    ['a runtime [F22]', 'DeprecatedRuntime', 'Fn', 'complies', { Fn: fn({ Runtime: 'nodejs24.x' }) }],
    ['a name that every object knows', 'DeprecatedRuntime', 'Fn', 'complies', { Fn: fn({ Runtime: 'toString' }) }],
    ['a runtime that nobody knows', 'DeprecatedRuntime', 'Fn', 'cannot tell', { Fn: fn({ Runtime: UNKNOWN }) }],
    ['an image', 'DeprecatedRuntime', 'Fn', 'does not apply', { Fn: fn({ PackageType: 'Image' }) }],

    ['a callback on Node.js 24 [F14]', 'CallbackHandler', 'Fn', 'violates', inline(callback)],
    ['a callback on a later Node.js [F14]', 'CallbackHandler', 'Fn', 'violates', inline(callback, { Runtime: 'nodejs26.x' })],
    ['a callback of an async function [F14]', 'CallbackHandler', 'Fn', 'violates', inline('exports.handler = async function (event, context, callback) {}')],
    ['a callback of the export that the function names [F14]', 'CallbackHandler', 'Fn', 'violates', inline('module.exports.main = (a, b, c) => 1', { Handler: 'index.main' })],
    ['a callback of another export [F14]', 'CallbackHandler', 'Fn', 'complies', inline(`${callback}; exports.main = async () => {}`, { Handler: 'index.main' })],
    ['an event and a context on Node.js 24 [F14]', 'CallbackHandler', 'Fn', 'complies', inline('exports.handler = async (event, context) => {}')],
    ['a handler that is made somewhere', 'CallbackHandler', 'Fn', 'cannot tell', inline('exports.handler = wrap((a, b, c) => 1)')],
    ['a handler in another file', 'CallbackHandler', 'Fn', 'cannot tell', inline(callback, { Handler: 'other.handler' })],
    ['a handler that nobody knows', 'CallbackHandler', 'Fn', 'cannot tell', inline(callback, { Handler: UNKNOWN })],
    ['a text that nobody knows', 'CallbackHandler', 'Fn', 'cannot tell', inline(UNKNOWN)],
    ['a callback on what nobody knows', 'CallbackHandler', 'Fn', 'cannot tell', inline(callback, { Runtime: UNKNOWN })],
    ['a callback on Node.js 22', 'CallbackHandler', 'Fn', 'does not apply', inline(callback, { Runtime: 'nodejs22.x' })],
    ['Python', 'CallbackHandler', 'Fn', 'does not apply', inline(callback, { Runtime: 'python3.13' })],
    ['an asset', 'CallbackHandler', 'Fn', 'does not apply', inline(undefined, { Code: { S3Bucket: 'b', S3Key: 'k' } })],

    ['no architecture [F21]', 'Architecture', 'Fn', 'violates', { Fn: fn() }],
    ['arm64 [F21]', 'Architecture', 'Fn', 'complies', { Fn: fn({ Architectures: ['arm64'] }) }],
    ['x86, said aloud', 'Architecture', 'Fn', 'complies', { Fn: fn({ Architectures: ['x86_64'] }) }],

    ['paused [C02]', 'FunctionPaused', 'Fn', 'violates', { Fn: fn({ ReservedConcurrentExecutions: 0 }) }],
    ['reserved', 'FunctionPaused', 'Fn', 'complies', { Fn: fn({ ReservedConcurrentExecutions: 1 }) }],
    ['a reservation that nobody knows', 'FunctionPaused', 'Fn', 'cannot tell', { Fn: fn({ ReservedConcurrentExecutions: UNKNOWN }) }],
    ['no reservation', 'FunctionPaused', 'Fn', 'does not apply', { Fn: fn() }],
  ]);
});
