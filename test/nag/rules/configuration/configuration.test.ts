import { Case, testCases } from '../../cases';
import { fn, get, of, ref, UNKNOWN } from '../../resources';

const logGroup = (properties: object = {}) => of('AWS::Logs::LogGroup')(properties);
const usual = { 'Fn::Join': ['', ['/aws/lambda/', ref('Fn')]] };
const inline = (ZipFile: unknown, properties: object = {}) => ({ Fn: fn({ Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { ZipFile }, ...properties }) });
const variable = (Variables: unknown) => ({ Fn: fn({ Environment: { Variables } }) });
const table = (properties: object = {}) => of('AWS::DynamoDB::Table')({ KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], ...properties });
const callback = 'exports.handler = (event, context, callback) => callback()';
const custom = of('Custom::It')({ ServiceToken: { 'Fn::GetAtt': ['Fn', 'Arn'] } });

describe('rules about how a function is set up', () => {
  const PASSED_OVER = ['FunctionAlarm', 'FunctionMemory', 'RecursionAllowed', 'Architecture', 'DeprecatedRuntime'];
  testCases([
    ...PASSED_OVER.map((rule): Case => [`a provider of custom resources, for ${rule}`, rule, 'Fn', 'does not apply', { Fn: fn({ RecursiveLoop: 'Allow', MemorySize: 128, Runtime: 'nodejs12.x' }), It: custom }]),

    ['no log group [O05]', 'FunctionLogGroup', 'Fn', 'violates', { Fn: fn() }],
    ['a log group of its own [O05]', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup() }],
    ['an imported log group', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: 'shared' } }) }],
    ['a log group with the usual name', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn(), Logs: logGroup({ LogGroupName: usual }) }],
    ['a log group that the CDK sets the retention of', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn(), Logs: of('Custom::LogRetention')({ LogGroupName: usual, RetentionInDays: 7, ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:p' }) }],
    ['a log group whose name nobody knows', 'FunctionLogGroup', 'Fn', 'undecided', { Fn: fn(), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['one of its own whose name nobody knows', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['one with the usual name beside it', 'FunctionLogGroup', 'Fn', 'complies', { Fn: fn(), Usual: logGroup({ LogGroupName: usual }), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['a provider of custom resources [O05]', 'FunctionLogGroup', 'Fn', 'does not apply', { Fn: fn(), It: custom }],

    ['logs for ever [O05]', 'LogRetention', 'Fn', 'violates', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup() }],
    ['logs of a group whose name nobody knows, perhaps', 'LogRetention', 'Fn', 'undecided', { Fn: fn(), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['logs for ever, in a group whose name nobody knows [O05]', 'LogRetention', 'Fn', 'violates', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup({ LogGroupName: UNKNOWN }) }],
    ['logs for a week [O05]', 'LogRetention', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup({ RetentionInDays: 7 }) }],
    ['logs for a time that nobody knows', 'LogRetention', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogGroup: ref('Logs') } }), Logs: logGroup({ RetentionInDays: UNKNOWN }) }],
    ['logs with the usual name for ever [O05]', 'LogRetention', 'Fn', 'violates', { Fn: fn(), Logs: logGroup({ LogGroupName: usual }) }],
    ['logs elsewhere', 'LogRetention', 'Fn', 'does not apply', { Fn: fn({ LoggingConfig: { LogGroup: 'shared' } }), Logs: logGroup() }],

    ['a level for text [O01]', 'LogLevelFormat', 'Fn', 'violates', { Fn: fn({ LoggingConfig: { ApplicationLogLevel: 'INFO' } }) }],
    ['a level of the system for text [O01]', 'LogLevelFormat', 'Fn', 'violates', { Fn: fn({ LoggingConfig: { LogFormat: 'Text', SystemLogLevel: 'INFO' } }) }],
    ['a level for JSON [O01]', 'LogLevelFormat', 'Fn', 'complies', { Fn: fn({ LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' } }) }],
    ['a level for what nobody knows', 'LogLevelFormat', 'Fn', 'undecided', { Fn: fn({ LoggingConfig: { LogFormat: UNKNOWN, ApplicationLogLevel: 'INFO' } }) }],
    ['no level', 'LogLevelFormat', 'Fn', 'does not apply', { Fn: fn() }],

    ['no timeout [F03]', 'FunctionTimeout', 'Fn', 'violates', { Fn: fn({ Timeout: undefined }) }],
    ['the longest timeout [F03]', 'FunctionTimeout', 'Fn', 'violates', { Fn: fn({ Timeout: 900 }) }],
    ['a timeout [F03]', 'FunctionTimeout', 'Fn', 'complies', { Fn: fn({ Timeout: 899 }) }],
    ['three seconds, said aloud', 'FunctionTimeout', 'Fn', 'complies', { Fn: fn({ Timeout: 3 }) }],
    ['a timeout that nobody knows', 'FunctionTimeout', 'Fn', 'undecided', { Fn: fn({ Timeout: UNKNOWN }) }],
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
    ['memory that nobody knows', 'FunctionMemory', 'Fn', 'undecided', { Fn: fn({ MemorySize: UNKNOWN }) }],

    ['a deprecated runtime [F22]', 'DeprecatedRuntime', 'Fn', 'violates', { Fn: fn({ Runtime: 'nodejs20.x' }) }],
    ['a runtime [F22]', 'DeprecatedRuntime', 'Fn', 'complies', { Fn: fn({ Runtime: 'nodejs24.x' }) }],
    ['a name that every object knows', 'DeprecatedRuntime', 'Fn', 'complies', { Fn: fn({ Runtime: 'toString' }) }],
    ['a runtime that nobody knows', 'DeprecatedRuntime', 'Fn', 'undecided', { Fn: fn({ Runtime: UNKNOWN }) }],
    ['an image', 'DeprecatedRuntime', 'Fn', 'does not apply', { Fn: fn({ PackageType: 'Image' }) }],

    ['a callback on Node.js 24 [F14]', 'CallbackHandler', 'Fn', 'violates', inline(callback)],
    ['a callback on a later Node.js [F14]', 'CallbackHandler', 'Fn', 'violates', inline(callback, { Runtime: 'nodejs26.x' })],
    ['a callback of an async function [F14]', 'CallbackHandler', 'Fn', 'violates', inline('exports.handler = async function (event, context, callback) {}')],
    ['a callback of the export that the function names [F14]', 'CallbackHandler', 'Fn', 'violates', inline('module.exports.main = (a, b, c) => 1', { Handler: 'index.main' })],
    ['another export with a callback', 'CallbackHandler', 'Fn', 'undecided', inline(`${callback}; exports.main = async () => {}`, { Handler: 'index.main' })],
    ['an event and a context on Node.js 24 [F14]', 'CallbackHandler', 'Fn', 'complies', inline('exports.handler = async (event, context) => {}')],
    ['a handler that is made somewhere', 'CallbackHandler', 'Fn', 'undecided', inline('exports.handler = wrap((a, b, c) => 1)')],
    ['a handler in another file', 'CallbackHandler', 'Fn', 'undecided', inline(callback, { Handler: 'other.handler' })],
    ['a handler that nobody knows', 'CallbackHandler', 'Fn', 'undecided', inline(callback, { Handler: UNKNOWN })],
    ['a text that nobody knows', 'CallbackHandler', 'Fn', 'undecided', inline(UNKNOWN)],
    ['a callback on what nobody knows', 'CallbackHandler', 'Fn', 'undecided', inline(callback, { Runtime: UNKNOWN })],
    ['a callback on Node.js 22', 'CallbackHandler', 'Fn', 'does not apply', inline(callback, { Runtime: 'nodejs22.x' })],
    ['Python', 'CallbackHandler', 'Fn', 'does not apply', inline(callback, { Runtime: 'python3.13' })],
    ['an asset', 'CallbackHandler', 'Fn', 'does not apply', inline(undefined, { Code: { S3Bucket: 'b', S3Key: 'k' } })],

    ['no architecture [F21]', 'Architecture', 'Fn', 'violates', { Fn: fn() }],
    ['arm64 [F21]', 'Architecture', 'Fn', 'complies', { Fn: fn({ Architectures: ['arm64'] }) }],
    ['x86, said aloud', 'Architecture', 'Fn', 'complies', { Fn: fn({ Architectures: ['x86_64'] }) }],

    ['paused [C02]', 'FunctionPaused', 'Fn', 'violates', { Fn: fn({ ReservedConcurrentExecutions: 0 }) }],
    ['reserved', 'FunctionPaused', 'Fn', 'complies', { Fn: fn({ ReservedConcurrentExecutions: 1 }) }],
    ['a reservation that nobody knows', 'FunctionPaused', 'Fn', 'undecided', { Fn: fn({ ReservedConcurrentExecutions: UNKNOWN }) }],
    ['no reservation', 'FunctionPaused', 'Fn', 'does not apply', { Fn: fn() }],

    ['idempotency without a time to live [I03]', 'IdempotencyTableTtl', 'IdempotencyTable', 'violates', { IdempotencyTable: table() }],
    ['idempotency with one [I03]', 'IdempotencyTableTtl', 'IdempotencyTable', 'complies', { IdempotencyTable: table({ TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true } }) }],
    ['a table that a variable names for it [I03]', 'IdempotencyTableTtl', 'Keys', 'violates', { Keys: table(), ...variable({ POWERTOOLS_IDEMPOTENCY_TABLE: ref('Keys') }) }],
    ['a table for something else', 'IdempotencyTableTtl', 'Orders', 'does not apply', { Orders: table(), ...variable({ TABLE: ref('Orders') }) }],
    ['a time to live of which nobody knows', 'IdempotencyTableTtl', 'IdempotencyTable', 'undecided', { IdempotencyTable: table({ TimeToLiveSpecification: UNKNOWN }) }],
  ]);
});
