import { IMPLICIT_HTTP_API, IMPLICIT_REST_API } from './api-events';
import { withGlobals } from './globals';
import { suffixOf } from './logical-ids';
import { localArn } from './push-events';
import type { ApiRoute, SamResource, SamTemplate } from './sam-template';
import { isMap, Json, member, onlyIf, pick, refTo, withoutUnset } from './values';
import type { TemplateJson } from '../input/template-json';

/** Returns the APIs that events create without naming one. */
export function implicitApis(template: SamTemplate, source: TemplateJson): readonly SamResource[] {
  return [[IMPLICIT_REST_API, 'Api'], [IMPLICIT_HTTP_API, 'HttpApi']].flatMap(([logicalId, kind]) => {
    const routes = template.routes.get(logicalId);
    if (routes === undefined) return [];
    const Condition = template.anyOf(routes.map(({ condition }) => condition), `${logicalId}Condition`);
    const resource = { Type: `AWS::Serverless::${kind}`, Properties: kind === 'Api' ? { StageName: 'Prod' } : {}, Condition };
    return [{ logicalId, resource, properties: withGlobals(source, resource) }];
  });
}

const REST_API_PROPERTIES = ['ApiKeySourceType', 'BinaryMediaTypes', 'Description', 'FailOnWarnings', 'MinimumCompressionSize', 'Mode', 'Name', 'Policy'];
const REST_STAGE_PROPERTIES = [
  'AccessLogSetting', 'CacheClusterEnabled', 'CacheClusterSize', 'CanarySetting', 'MethodSettings', 'StageName', 'TracingEnabled', 'Variables',
];

/**
 * `AWS::Serverless::Api`: the API with its routes, deployment, stage and authorizers. Domains, usage plans and the other settings of the
 * OpenAPI document are left out, because they have no part in the flow of events. The logical id of the deployment lacks the hash that AWS
 * SAM adds.
 */
export function expandRestApi(template: SamTemplate, owner: SamResource): void {
  const { logicalId, properties } = owner;
  const endpoint = properties.EndpointConfiguration;
  template.add(owner, logicalId, 'AWS::ApiGateway::RestApi', {
    ...pick(properties, REST_API_PROPERTIES),
    ...definitionOf(template, owner, { swagger: '2.0' }, properties.MergeDefinitions === true),
    EndpointConfiguration: endpoint === undefined ? undefined : isMap(endpoint) ? { Types: [endpoint.Type] } : { Types: [endpoint] },
  }, '', pick(owner.resource, ['DependsOn']));
  const deploymentId = `${logicalId}Deployment`;
  template.add(owner, deploymentId, 'AWS::ApiGateway::Deployment', {
    RestApiId: refTo(logicalId), StageName: properties.OpenApiVersion === undefined ? 'Stage' : undefined,
  }, 'StageName');
  const stageId = stageIdOf(logicalId, properties.StageName);
  template.add(owner, stageId, 'AWS::ApiGateway::Stage', {
    RestApiId: refTo(logicalId), DeploymentId: refTo(deploymentId), ...pick(properties, REST_STAGE_PROPERTIES),
  }, 'StageName');
  template.names.set(`${logicalId}.Deployment`, deploymentId);
  template.names.set(`${logicalId}.Stage`, stageId);
  addAuthorizers(template, owner, ({ DisableFunctionDefaultPermissions: disabled }) => disabled !== true);
}

/** `AWS::Serverless::HttpApi`: the API with its routes, stage and authorizers. */
export function expandHttpApi(template: SamTemplate, owner: SamResource): void {
  const { logicalId, properties } = owner;
  const stage = properties.StageName ?? '$default';
  const stageId = stage === '$default' ? `${logicalId}ApiGatewayDefaultStage` : stageIdOf(logicalId, stage);
  template.add(owner, logicalId, 'AWS::ApiGatewayV2::Api', {
    ...pick(properties, ['FailOnWarnings']), ...definitionOf(template, owner, { openapi: '3.0.1' }, true),
  }, '', pick(owner.resource, ['DependsOn']));
  template.add(owner, stageId, 'AWS::ApiGatewayV2::Stage', {
    ApiId: refTo(logicalId),
    StageName: stage,
    AutoDeploy: true,
    ...pick(properties, ['AccessLogSettings', 'DefaultRouteSettings', 'RouteSettings', 'StageVariables']),
  }, 'StageName');
  template.names.set(`${logicalId}.Stage`, stageId);
  addAuthorizers(template, owner, ({ EnableFunctionDefaultPermissions: enabled }) => enabled === true);
}

function stageIdOf(logicalId: string, stage: unknown): string {
  const name = typeof stage === 'string' ? stage : '';
  return /^[A-Za-z0-9]+$/.test(name) ? `${logicalId}${name}Stage` : `${logicalId}Stage${suffixOf(name)}`;
}

/** Returns the definition of an API: its own, with the routes of its events if they are merged, or one with these routes only. */
function definitionOf(template: SamTemplate, { logicalId, properties }: SamResource, version: Json, merges: boolean): Json {
  if (properties.DefinitionUri !== undefined) return { BodyS3Location: properties.DefinitionUri };
  const own = properties.DefinitionBody ?? version;
  const given = member(own, 'paths') ?? {};
  if (!isMap(own) || !isMap(given) || (own !== version && !merges)) return { Body: own };
  const paths = new Map(Object.entries(given).filter(([, operations]) => isMap(operations)).map(([path, operations]) => [path, mapOf(operations)]));
  for (const route of template.routes.get(logicalId) ?? []) {
    const operations = paths.get(route.path) ?? new Map<string, unknown>();
    paths.set(route.path, operations.set(route.method, onlyIf(route.condition, operationOf(route))));
  }
  const merged = Object.fromEntries([...paths].map(([path, operations]) => [path, Object.fromEntries(operations)]));
  return { Body: { ...own, paths: { ...given, ...merged } } };
}

function mapOf(operations: unknown): Map<string, unknown> {
  return new Map(Object.entries(operations as Json));
}

function operationOf({ uri, timeout, credentials }: ApiRoute): Json {
  const type = credentials === undefined ? 'aws_proxy' : 'aws';
  return { 'x-amazon-apigateway-integration': withoutUnset({ type, httpMethod: 'POST', uri, timeoutInMillis: timeout, credentials }) };
}

/** Adds the permissions by which an API calls its Lambda authorizers. */
function addAuthorizers(template: SamTemplate, owner: SamResource, isPermitted: (authorizer: Json) => boolean): void {
  const { logicalId, properties } = owner;
  const auth = isMap(properties.Auth) ? properties.Auth : {};
  for (const [name, authorizer] of Object.entries(isMap(auth.Authorizers) ? auth.Authorizers : {})) {
    if (!isMap(authorizer) || authorizer.FunctionArn === undefined || !isPermitted(authorizer)) continue;
    template.add(owner, `${logicalId}${name}AuthorizerPermission`, 'AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: authorizer.FunctionArn,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: localArn('execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*', { __ApiId__: refTo(logicalId) }),
    }, `Auth.Authorizers.${name}`);
  }
}
