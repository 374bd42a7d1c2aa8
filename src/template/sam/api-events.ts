import { addPermission, addStartRole, EventReader, SamEvent } from './events';
import { suffixOf } from './logical-ids';
import { localArn } from './push-events';
import type { SamResource } from './sam-template';
import { isIntrinsic, isMap, Json, member, refTo, substitute } from './values';

/** The logical ids of the APIs to which an event belongs that names none. */
export const IMPLICIT_REST_API = 'ServerlessRestApi';
export const IMPLICIT_HTTP_API = 'ServerlessHttpApi';

/** The path and method of an `HttpApi` event that sets neither. */
const DEFAULT_PATH = '$default';
const ANY_METHOD = 'x-amazon-apigateway-any-method';

/** `Api` */
export const readRestApiEvent: EventReader = event => {
  const { template, properties } = event;
  const { Path: path, Method: method } = properties;
  if (typeof path !== 'string' || typeof method !== 'string') return 'it does not set Path and Method as text';
  const api = properties.RestApiId ?? refTo(IMPLICIT_REST_API);
  const isImplicit = properties.RestApiId === undefined;
  const [, resource] = template.referredTo(api) ?? [];
  const stage = isImplicit ? 'Prod' : resource ? member(resource.Properties, 'StageName') : 'AllStages';
  addRoute(event, api, path, method.toLowerCase());
  if (event.target.functionName === undefined) return undefined;
  const calls = `\${__ApiId__}/\${__Stage__}/${verbOf(method)}${pathIn(path)}`;
  const suffix = suffixOf(typeof stage === 'string' ? stage : 'Stage');
  addPermission(event, 'apigateway.amazonaws.com', { SourceArn: executeApi(calls, { __ApiId__: api, __Stage__: '*' }) }, `${event.id}Permission${suffix}`);
  return undefined;
};

/** `HttpApi` */
export const readHttpApiEvent: EventReader = event => {
  const { properties, owner, target } = event;
  const { path, method } = routeOf(properties);
  if (typeof path !== 'string' || typeof method !== 'string') return 'it does not set Path and Method as text';
  const api = properties.ApiId ?? refTo(IMPLICIT_HTTP_API);
  addRoute(event, api, path, method.toLowerCase());
  if (path !== DEFAULT_PATH && target.logicalId === owner.logicalId && coversAllRoutes(owner, api)) return undefined;
  const verb = method.toLowerCase() === 'any' && path === `/${DEFAULT_PATH}` ? '' : `/${verbOf(method)}`;
  const suffix = path === DEFAULT_PATH ? '' : pathIn(path);
  addPermission(event, 'apigateway.amazonaws.com', {
    SourceArn: executeApi(`\${__ApiId__}/\${__Stage__}${verb}${suffix}`, { __ApiId__: api, __Stage__: '*' }),
  });
  return undefined;
};

function routeOf({ Path: path, Method: method }: Json): { path: unknown; method: unknown } {
  return path === undefined && method === undefined ? { path: DEFAULT_PATH, method: ANY_METHOD } : { path, method };
}

/** The APIs with a default route to a function, as JSON. */
const DEFAULT_ROUTES = new WeakMap<SamResource, ReadonlySet<string>>();

/** Indicates whether another event of the function has the default route of the API, whose permission is for all routes. */
function coversAllRoutes(owner: SamResource, api: unknown): boolean {
  const known = DEFAULT_ROUTES.get(owner) ?? new Set(Object.values(owner.properties.Events as Json).flatMap(defaultRouteOf));
  DEFAULT_ROUTES.set(owner, known);
  return known.has(JSON.stringify(api));
}

/** Returns the API of an event with the default route, as JSON. */
function defaultRouteOf(event: unknown): readonly string[] {
  if (member(event, 'Type') !== 'HttpApi') return [];
  const own = member(event, 'Properties');
  const { path, method } = routeOf(isMap(own) ? own : {});
  return path === DEFAULT_PATH && method === ANY_METHOD ? [JSON.stringify(member(own, 'ApiId') ?? refTo(IMPLICIT_HTTP_API))] : [];
}

function addRoute(event: SamEvent, api: unknown, path: string, method: string): void {
  const { template, target, owner } = event;
  const apiId = isIntrinsic(api) ? api.Ref : api;
  const starts = target.functionName === undefined;
  const uri = starts ? substitute('arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution') : localArn(
    'apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations', { __FunctionArn__: target.arn },
  );
  const credentials = starts ? addStartRole(event, 'apigateway') : undefined;
  if (typeof apiId !== 'string') return;
  const timeout = event.properties.TimeoutInMillis;
  const route = { path, method: method === 'any' ? ANY_METHOD : method, uri, timeout, condition: owner.resource.Condition, credentials };
  const routes = template.routes.get(apiId);
  if (routes) routes.push(route);
  else template.routes.set(apiId, [route]);
}

function verbOf(method: string): string {
  return ['any', ANY_METHOD].includes(method.toLowerCase()) ? '*' : method.toUpperCase();
}

/** Returns the path as ARNs contain it: without a slash at the end, and with `*` for parameters. */
function pathIn(path: string): string {
  return path.replace(/(.)\/$/, '$1').replace(/\{[\w.-]+\+?\}/g, '*');
}

function executeApi(resource: string, variables: Json): Json {
  return localArn(`execute-api:\${AWS::Region}:\${AWS::AccountId}:${resource}`, variables);
}

