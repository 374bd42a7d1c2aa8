import {
  APPSYNC_TIMEOUT_SECONDS, COGNITO_TRIGGER_TIMEOUT_SECONDS, EDGE_ORIGIN_TIMEOUT_SECONDS, EDGE_VIEWER_TIMEOUT_SECONDS, FIREHOSE_TIMEOUT_SECONDS,
  HTTP_API_TIMEOUT_SECONDS, REST_API_TIMEOUT_SECONDS, WEBSOCKET_API_TIMEOUT_SECONDS,
} from '../../limits';
import type { CallerEntry, Entry, EventFlow, ReferTo } from '../flow';
import { mapKnown, Properties } from '../resolve/properties';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';

type CallerReader = (entry: Entry, properties: Properties, refer: ReferTo) => readonly CallerEntry[];

/** The function in the URI of an integration. */
const INVOKED = /\/functions\/(arn:[^/]+)\/invocations/;

/** The header with which a REST API invokes a function without waiting for it. */
const INVOCATION_TYPE = /x-amz-invocation-type/i;

/** The extension of OpenAPI with the integration of an operation. */
const INTEGRATION = 'x-amazon-apigateway-integration';

/** The triggers of a user pool that Cognito waits for. */
const USER_POOL_TRIGGERS = [
  'CreateAuthChallenge', 'CustomMessage', 'DefineAuthChallenge', 'PostAuthentication', 'PostConfirmation', 'PreAuthentication', 'PreSignUp', 'PreTokenGeneration',
  'UserMigration', 'VerifyAuthChallengeResponse',
];

/** The names of the parts of an integration, which differ between CloudFormation and OpenAPI. */
interface IntegrationNames {
  readonly uri: string;
  readonly timeout: string;
  readonly parameters: string;
}

const OF_METHOD: IntegrationNames = { uri: 'Uri', timeout: 'TimeoutInMillis', parameters: 'RequestParameters' };
const OF_HTTP_API: IntegrationNames = { ...OF_METHOD, uri: 'IntegrationUri' };
const OF_OPERATION: IntegrationNames = { uri: 'uri', timeout: 'timeoutInMillis', parameters: 'requestParameters' };

/** The readers of the resources that wait for the answer of a function, by type. */
export const CALLER_READERS: { readonly [type: string]: CallerReader } = {
  'AWS::ApiGateway::Method': (entry, properties, refer) => partsOf(properties, 'Integration')
    .flatMap(integration => byIntegration(entry, integration, OF_METHOD, REST_API_TIMEOUT_SECONDS, refer)),
  'AWS::ApiGateway::RestApi': (entry, properties, refer) => byDefinition(entry, properties, REST_API_TIMEOUT_SECONDS, refer),
  'AWS::ApiGatewayV2::Integration': (entry, properties, refer) =>
    byIntegration(entry, properties, OF_HTTP_API, HTTP_API_TIMEOUT_SECONDS, refer),
  'AWS::ApiGatewayV2::Api': (entry, properties, refer) => byDefinition(entry, properties, HTTP_API_TIMEOUT_SECONDS, refer),
  'AWS::AppSync::DataSource': (entry, properties, refer) => {
    const handler = properties.text('LambdaConfig.LambdaFunctionArn');
    return handler === undefined ? [] : [{ function: refer(handler), limitSeconds: APPSYNC_TIMEOUT_SECONDS, ...entry }];
  },
  'AWS::Cognito::UserPool': (entry, properties, refer) => USER_POOL_TRIGGERS.flatMap(trigger => {
    const handler = properties.text(`LambdaConfig.${trigger}`);
    return handler === undefined ? [] : [{ function: refer(handler), limitSeconds: COGNITO_TRIGGER_TIMEOUT_SECONDS, ...entry }];
  }),
  'AWS::KinesisFirehose::DeliveryStream': (entry, properties, refer) => valuesOf(properties)
    .flatMap(destination => partsOf(destination, 'ProcessingConfiguration')).flatMap(processing => listOf(processing, 'Processors'))
    .flatMap(processor => listOf(processor, 'Parameters')).filter(parameter => parameter.text('ParameterName') === 'LambdaArn')
    .map(parameter => ({ function: refer(parameter.required('ParameterValue')), limitSeconds: FIREHOSE_TIMEOUT_SECONDS, ...entry })),
  'AWS::CloudFront::Distribution': (entry, properties, refer) => partsOf(properties, 'DistributionConfig')
    .flatMap(config => [...partsOf(config, 'DefaultCacheBehavior'), ...listOf(config, 'CacheBehaviors')])
    .flatMap(behavior => listOf(behavior, 'LambdaFunctionAssociations')).map(association => ({
      function: refer(association.required('LambdaFunctionARN')),
      limitSeconds: mapKnown(association.required('EventType'), type => type.startsWith('viewer') ? EDGE_VIEWER_TIMEOUT_SECONDS : EDGE_ORIGIN_TIMEOUT_SECONDS),
      ...entry,
    })),
};

/** Returns a caller with the shorter limit of a WebSocket API, whose integrations look like those of an HTTP API. */
export function withApiLimit(flow: EventFlow, caller: CallerEntry): CallerEntry {
  if (caller.type !== 'AWS::ApiGatewayV2::Integration' || caller.properties.has('TimeoutInMillis') || !isWebSocketApi(flow, caller)) return caller;
  return { ...caller, limitSeconds: WEBSOCKET_API_TIMEOUT_SECONDS };
}

/** Indicates whether a resource of API Gateway is a WebSocket API, or a part of one. */
export function isWebSocketApi(flow: EventFlow, { key, stack, properties }: Entry): boolean {
  const id = properties.text('ApiId');
  const api = id === undefined ? key : isUnknown(id) ? undefined : flow.refer(id, stack, 'AWS::ApiGatewayV2::Api').key;
  return api !== undefined && flow.byKey.get(api)?.properties.text('ProtocolType') === 'WEBSOCKET';
}

function byIntegration(entry: Entry, integration: Properties, names: IntegrationNames, limit: number, refer: ReferTo): readonly CallerEntry[] {
  const [uri, milliseconds, parameters] = [integration.text(names.uri), integration.number(names.timeout), integration.value(names.parameters)];
  if (uri === undefined || isUnknown(uri) || INVOCATION_TYPE.test(JSON.stringify(parameters) ?? '')) return [];
  const limitSeconds: Resolved<number> = milliseconds === undefined ? limit : mapKnown(milliseconds, given => given / 1_000);
  return [{ function: refer(INVOKED.exec(uri)?.[1] ?? uri), limitSeconds, ...entry }];
}

/** Reads the integrations of an API that is defined in OpenAPI, as AWS SAM does it. */
function byDefinition(entry: Entry, properties: Properties, limit: number, refer: ReferTo): readonly CallerEntry[] {
  return partsOf(properties, 'Body').flatMap(body => partsOf(body, 'paths')).flatMap(valuesOf).flatMap(valuesOf)
    .flatMap(operation => partsOf(operation, INTEGRATION)).flatMap(integration => byIntegration(entry, integration, OF_OPERATION, limit, refer));
}

function partsOf(properties: Properties, name: string): readonly Properties[] {
  return known([properties.part(name)]);
}

function listOf(properties: Properties, name: string): readonly Properties[] {
  const parts = properties.parts(name);
  return isUnknown(parts) ? [] : known(parts);
}

/** Returns the values that are objects. */
function valuesOf(properties: Properties): readonly Properties[] {
  return known(properties.names.map(name => properties.part(name)));
}

function known(parts: readonly (Properties | Unknown | undefined)[]): readonly Properties[] {
  return parts.flatMap(part => part === undefined || isUnknown(part) ? [] : part);
}
