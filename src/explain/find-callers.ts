import type { EventWay } from './event-way';
import { ownCaller } from './own-caller';
import { REST_API_TIMEOUT_SECONDS } from '../limits';
import { Entry, EventFlow, isUnknown, Reference, SupportingResources } from '../template';

type To = (target: Reference | undefined, way: Omit<EventWay, 'handler' | 'target'>) => readonly EventWay[];

/** Types that refer to functions, but neither invoke them nor send them events, or whose events other lists contain. */
const OTHERS = new RegExp('^AWS::(IAM|CloudFormation|CodeDeploy|SSM|CloudWatch|KMS|EC2|ApplicationAutoScaling|SecretsManager|Budgets|Synthetics|ResourceGroups|' +
  'ServiceDiscovery|WAFv2|XRay|Logs|Events|EventsV2|Scheduler|SNS|S3|SQS)::|^AWS::Lambda::|^Custom::|^AWS::ApiGateway(V2)?::(Deployment|Stage|Model|RequestValidator|Resource|Route|Account|' +
  'UsagePlan|ApiKey|GatewayResponse|DomainName|BasePathMapping|ApiMapping|Cors|Response|Documentation)');

/**
 * Finds those who invoke functions and wait for the answer, and whatever else refers to a function and may invoke it, which is not modelled.
 */
export function findCallers(flow: EventFlow, supporting: SupportingResources, to: To): readonly EventWay[] {
  const known = supporting.callers.flatMap(({ function: target, limitSeconds, ...entry }) => {
    return to(target, {
      kind: 'caller', source: apiOf(flow, entry as Entry), delivering: { by: 'caller', caller: ownCaller(flow, entry), limitSeconds: isUnknown(limitSeconds) ? undefined : limitSeconds },
    });
  });
  const urls = supporting.functionUrls.flatMap(url => to(url.function, { kind: 'caller', source: url, delivering: { by: 'caller', caller: 'functionUrl' } }));
  const seen = new Set([...known.map(({ source }) => source), ...supporting.callers.map(({ key }) => flow.byKey.get(key))]);
  const others = flow.others.filter(entry => !OTHERS.test(entry.type) && !seen.has(entry))
    .flatMap(entry => referredFunctions(flow, entry).flatMap(target => to(target, wayOf(flow, entry))));
  const called = [...known, ...others].filter(({ kind }) => kind === 'caller').map(({ handler }) => handler.key);
  return [...once(known), ...urls, ...others, ...byPermission(flow, supporting, new Set(called), to)];
}

const API_IN_ARN = /:execute-api:[^:]*:[^:]*:([^/*]+)/;

/** The APIs that may invoke functions, but whose definitions are not in the templates: a file in a bucket, or what a macro includes. */
function byPermission(flow: EventFlow, { permissions }: SupportingResources, called: ReadonlySet<string>, to: To): readonly EventWay[] {
  return once(permissions.filter(({ principal }) => principal === 'apigateway.amazonaws.com').flatMap(({ function: target, conditions: { SourceArn: arn }, stack }) => {
    if (target.function === undefined || called.has(target.function)) return [];
    const id = API_IN_ARN.exec(typeof arn === 'string' ? arn : '')?.[1];
    const source = id === undefined ? undefined : apiNamed(flow, id, stack);
    return to(target, {
      kind: 'caller',
      source: source ?? 'an API that is not in the templates', // of either kind: the shorter limit counts
      delivering: { by: 'caller', caller: source ? ownCaller(flow, source) : 'httpApi', limitSeconds: source ? undefined : REST_API_TIMEOUT_SECONDS },
    });
  }));
}

/** The methods and integrations of an API are one way. */
function once(ways: readonly EventWay[]): readonly EventWay[] {
  const found = new Map<string, EventWay>();
  for (const way of ways) {
    const key = `${typeof way.source === 'string' ? way.source : way.source.key} ${String(way.target.value)}`;
    if (!found.has(key)) found.set(key, way);
  }
  return [...found.values()];
}

/** The API of a method or integration. */
function apiOf(flow: EventFlow, entry: Entry): Entry | string {
  for (const name of ['RestApiId', 'ApiId']) {
    const id = entry.properties.text(name);
    if (id === undefined || isUnknown(id)) continue;
    const api = apiNamed(flow, id, entry.stack);
    if (api) return api;
  }
  return flow.byKey.get(entry.key) ?? entry;
}

function apiNamed(flow: EventFlow, id: string, stack: string): Entry | undefined {
  const key = ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api', 'AWS::AppSync::GraphQLApi'].map(type => flow.refer(id, stack, type).key).find(named => named !== undefined);
  return key === undefined ? undefined : flow.byKey.get(key);
}

function wayOf(flow: EventFlow, entry: Entry): Omit<EventWay, 'handler' | 'target'> {
  const asynchronous = invokesAsynchronously(entry);
  if (asynchronous) return { kind: 'other', source: entry, delivering: { by: 'invocation', ...asynchronous } };
  const caller = ownCaller(flow, entry);
  if (caller !== 'unknown') return { kind: 'caller', source: entry, delivering: { by: 'caller', caller } };
  return { kind: 'other', source: entry, delivering: { by: 'unknown', why: whoDecides(entry.type) } };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-codepipeline.html */
function whoDecides(type: string): string {
  return type === 'AWS::CodePipeline::Pipeline'
    ? 'the pipeline waits until the function reports the result of the job, and fails the action if it does not: it decides'
    : `${type} is not modelled: it decides what happens to events that the function does not process`;
}

/**
 * A service whose rule invokes the function asynchronously, and what is not clear about it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-iot.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ses-receiptrule-lambdaaction.html
 */
function invokesAsynchronously({ type, properties }: Entry): { readonly service: string; readonly unclear: string } | undefined {
  if (type === 'AWS::IoT::TopicRule') {
    return { service: 'AWS IoT', unclear: 'AWS IoT takes the error action of the rule, if there is one, and what becomes of the event there is not modelled' };
  }
  if (type !== 'AWS::SES::ReceiptRule') return undefined;
  const actions = properties.parts('Rule.Actions');
  const isEvent = !isUnknown(actions) && actions.every(action => !isUnknown(action) && action.text('LambdaAction.InvocationType', 'Event') === 'Event');
  return isEvent ? { service: 'Amazon SES', unclear: 'what Amazon SES does with mail if it may not invoke the function is not documented' } : undefined;
}

/** The functions that a resource refers to by `Ref` or `Fn::GetAtt`. */
function referredFunctions(flow: EventFlow, { resource, stack }: Entry): readonly Reference[] {
  const found = new Map<string, Reference>();
  const add = (logicalId: unknown) => {
    const entry = flow.byKey.get(`${stack}/${String(logicalId)}`);
    if (entry === undefined || !/^AWS::Lambda::(Function|Alias|Version)$/.test(entry.type)) return;
    const reference = flow.refer(entry.arn, stack);
    if (reference.function !== undefined) found.set(reference.function, reference);
  };
  const texts: string[] = [];
  const open: unknown[] = [resource.Properties];
  for (const part of open) {
    if (typeof part === 'string') texts.push(part);
    if (typeof part !== 'object' || part === null) continue;
    const { Ref, 'Fn::GetAtt': attribute } = part as { readonly [key: string]: unknown };
    if (Ref !== undefined) add(Ref);
    if (attribute !== undefined) add(Array.isArray(attribute) ? attribute[0] : String(attribute).split('.', 1)[0]);
    open.push(...Object.values(part));
  }
  for (const text of texts) for (const [, id] of text.matchAll(/\$\{(\w+)(?:\.Arn)?\}/g)) add(id);
  return [...found.values()];
}
