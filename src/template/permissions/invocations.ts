import type { Access, ServiceCaller } from './access';
import type { Delivery } from './delivery';
import type { Entry, EventFlow } from '../flow';
import { accountComparison, Comparison } from '../policies/comparison';
import type { Reference } from '../resolve/references';
import { isUnknown, Resolved, Unknown } from '../resolve/unknown';
import { anyHolds } from '../resolve/verdicts';

/** A function that a resource invokes. */
interface Invocation {
  readonly service: string;
  readonly function: Resolved<string> | undefined;
  readonly source: Comparison;
}

type Reader = (entry: Entry, access: Access, flow: EventFlow) => readonly Invocation[];

/** The function in the URI of an integration. */
const URI = /\/functions\/(arn:[^/]+)\/invocations$/;

/** The stage of the test button in the console, for which the CDK adds a permission of its own. */
const TEST_STAGE = 'test-invoke-stage';

const API_TYPES = ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api'];

/** The resources besides rules, topics, buckets and alarms that invoke functions, with the names of their kinds. */
const READERS: { readonly [type: string]: readonly [kind: string, reader: Reader] } = {
  'AWS::ApiGateway::Method': ['API method', (entry, access, flow) => ofApi(entry, 'RestApiId', 'Integration.Uri', 'Integration.Credentials', access, flow)],
  'AWS::ApiGatewayV2::Integration': ['API integration', (entry, access, flow) => ofApi(entry, 'ApiId', 'IntegrationUri', 'CredentialsArn', access, flow)],
  'AWS::Logs::SubscriptionFilter': ['subscription filter', ofLogs],
  'AWS::SecretsManager::RotationSchedule': ['rotation', ({ properties }) => [by('secretsmanager', properties.text('RotationLambdaARN'), unknownSource)]],
  'AWS::Cognito::UserPool': ['user pool', (entry, access) => triggersOf(entry.properties).map(name => by('cognito-idp', name, loosely(entry, access)))],
  'AWS::IoT::TopicRule': ['IoT rule', (entry, access) => actionsOf(entry.properties, 'TopicRulePayload.Actions', 'Lambda.FunctionArn')
    .map(name => by('iot', name, loosely(entry, access)))],
};

/** Finds the invocations of functions by APIs, log groups and other resources that are not part of the flow of events. */
export function invocationsIn(flow: EventFlow, access: Access): readonly Delivery[] {
  return flow.others.filter(({ type }) => Object.hasOwn(READERS, type)).flatMap(entry => {
    const [kind, reader] = READERS[entry.type];
    return reader(entry, access, flow).flatMap(({ service, function: name, source }): Delivery[] => {
      if (name === undefined || isUnknown(name) || name.includes('${')) return [];
      const caller: ServiceCaller = { service, arn: source, account: accountComparison(access.stackOf(entry)) };
      return [{ sender: `the ${kind} ${entry.logicalId}`, caller, target: flow.refer(name, entry.stack) }];
    });
  });
}

function by(service: string, name: Resolved<string> | undefined, source: Comparison): Invocation {
  return { service, function: name, source };
}

/** API Gateway invokes a function on behalf of an API, unless the integration has a role. The method and path in a permission are not compared. */
function ofApi(integration: Entry, id: string, uri: string, role: string, access: Access, flow: EventFlow): readonly Invocation[] {
  const { properties, stack } = integration;
  const target = properties.text(uri);
  if (target === undefined || isUnknown(target) || properties.has(role)) return [];
  const invoked = URI.exec(target)?.[1] ?? target;
  const api = properties.required(id);
  if (isUnknown(api)) return [by('apigateway', invoked, () => api)];
  const apiCalled = (name: string) => API_TYPES.map(type => access.entry(flow.refer(name, stack, type))).find(entry => entry !== undefined);
  const { partition, region, account } = access.stackOf(integration);
  const own = apiCalled(api);
  const compare = access.comparison({ arn: `arn:${partition}:execute-api:${region}:${account}:${api}`, entry: own }, stack);
  return [by('apigateway', invoked, pattern => {
    const [arn, stage] = pattern.split('/', 2);
    const named = apiCalled(arn.slice(arn.lastIndexOf(':') + 1));
    return stage !== TEST_STAGE && (named === undefined || named === own) && compare(arn);
  })];
}

function ofLogs(entry: Entry, access: Access, flow: EventFlow): readonly Invocation[] {
  const [name, { partition, region, account }] = [entry.properties.required('LogGroupName'), access.stackOf(entry)];
  const group: Reference = isUnknown(name) ? { value: name } : flow.refer(name, entry.stack, 'AWS::Logs::LogGroup');
  const arn = `arn:${partition}:logs:${region}:${account}:log-group:${String(name)}`;
  const comparisons = [arn, `${arn}:*`].map(one => access.comparison({ arn: one, entry: access.entry(group) }, entry.stack));
  const source: Comparison = isUnknown(name) ? () => name : pattern => anyHolds(comparisons.map(compare => compare(pattern)));
  return [by('logs', entry.properties.text('DestinationArn'), source)];
}

function triggersOf(properties: Entry['properties']): readonly Resolved<string>[] {
  const config = properties.part('LambdaConfig');
  if (config === undefined || isUnknown(config)) return [];
  return config.names.flatMap(name => triggerOf(config, name) ?? []);
}

/** A trigger is the ARN of a function, or an object with it. */
function triggerOf(config: Entry['properties'], name: string): Resolved<string> | undefined {
  return typeof config.value(name) === 'string' ? config.text(name) : config.text(`${name}.LambdaArn`);
}

function actionsOf(properties: Entry['properties'], list: string, path: string): readonly (Resolved<string> | undefined)[] {
  const actions = properties.parts(list);
  return isUnknown(actions) ? [] : actions.map(action => isUnknown(action) ? action : action.text(path));
}

/** Compares with the ARN of a resource, which may differ from the one that is known here. */
function loosely(entry: Entry, access: Access): Comparison {
  const compare = access.comparison({ arn: entry.arn, entry }, entry.stack);
  return pattern => compare(pattern) === true || unknownSource();
}

function unknownSource(): Unknown {
  return new Unknown('the ARN of the resource is known only after deployment');
}
