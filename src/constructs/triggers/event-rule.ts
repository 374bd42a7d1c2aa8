import { Arn, ArnComponents, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { checkDelivery, defineTriggerDeadLetterQueue, DeliveryEndpoint, retryPolicy } from './delivery';
import { EventBridgeDeliveryOptions, RuleTriggerOptions } from './trigger-options';
import { allowSendersToUse } from '../resources/encryption';
import { filterReader } from '../resources/filter-reader';
import { knownObject, readable } from '../resources/known-pattern';
import { areKnownToDiffer, PropsValidator } from '../synth/validation';

/** The service that delivers the events of a rule. */
export const EVENTS_SERVICE = 'events.amazonaws.com';

/** The event bus as messages name it. */
export function busInWords(eventBus: events.IEventBus | undefined): string {
  return eventBus ? `the event bus '${eventBus.node.path}'` : 'the default event bus';
}

/** Adds the problems of a rule's pattern, event bus and retry policy. */
export function checkEventRule(scope: Construct, problems: PropsValidator, eventPattern: events.EventPattern, options: RuleTriggerOptions): void {
  const { eventBus } = options;
  const source = busInWords(eventBus);
  if (eventBus) checkEnvironment(scope, problems, eventBus, source);
  checkPattern(scope, problems, eventPattern, source);
  checkDelivery(problems, `the rule on ${source}`, options);
}

function checkPattern(scope: Construct, problems: PropsValidator, eventPattern: events.EventPattern, source: string): void {
  const { detailType, ...others } = eventPattern;
  const given = Object.entries({ ...others, 'detail-type': detailType }).filter(([, value]) => value !== undefined);
  if (given.every(([, value]) => Array.isArray(value) && value.length === 0)) {
    problems.add(`the eventPattern on ${source} is empty, which EventBridge refuses: add a condition, such as source`);
    return;
  }
  for (const problem of filterReader().patternProblems(knownObject(scope, Object.fromEntries(given)))) {
    problems.add(`the eventPattern on ${source} is refused by EventBridge: ${readable(problem)}`);
  }
}

/** Refuses an event bus of another account or Region: a rule refers to its bus by name, and would use a bus of that name in its own account and Region. */
function checkEnvironment(scope: Construct, problems: PropsValidator, { env, eventBusArn }: events.IEventBus, source: string): void {
  const own = Stack.of(scope);
  // The environment of an imported bus is that of the importing stack, whatever its ARN says.
  const { account = env.account, region = env.region }: Partial<ArnComponents> = Token.isUnresolved(eventBusArn)
    ? env
    : Arn.split(eventBusArn, ArnFormat.SLASH_RESOURCE_NAME);
  problems.addIf(areKnownToDiffer(account, own.account) || areKnownToDiffer(region, own.region),
    `${source} is in ${account}/${region}, but the function is in ${own.account}/${own.region}, and its rule would be created on a bus of that name there: ` +
    'forward the events to a bus in the account and Region of the function, and use that bus');
}

/** A rule that delivers events to a target, with a dead-letter queue, which it returns. */
export function defineRule(
  scope: Construct, target: DeliveryEndpoint, eventPattern: events.EventPattern,
  options: EventBridgeDeliveryOptions & Pick<RuleTriggerOptions, 'eventBus'>,
): sqs.Queue {
  const { arn, encryptionKey, messageGroupId, needs, rules } = target;
  const { eventBus } = options;
  const stack = Stack.of(scope);
  const deadLetterQueue = defineTriggerDeadLetterQueue(scope, target);
  allowRulesToUse(encryptionKey, scope);
  const ruleName = rules.nameOf(scope, eventBus);
  deadLetterQueue.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(EVENTS_SERVICE)],
    actions: ['sqs:SendMessage'],
    resources: [deadLetterQueue.queueArn],
    conditions: { ArnLike: { 'aws:SourceArn': rules.arnOf(ruleName, eventBus) }, StringEquals: { 'aws:SourceAccount': stack.account } },
  }));
  const rule = new events.Rule(scope, 'Rule', { ruleName, eventBus, eventPattern });
  rule.addTarget({
    bind: () => ({
      arn,
      sqsParameters: messageGroupId === undefined ? undefined : { messageGroupId },
      deadLetterConfig: { arn: deadLetterQueue.queueArn },
      retryPolicy: retryPolicy(options),
    }),
  });
  rule.node.addDependency(...needs, deadLetterQueue);
  return deadLetterQueue;
}

/** Allows the rules of this account and Region to use the key of a queue that one of them sends to. */
export function allowRulesToUse(key: kms.IKey | undefined, scope: Construct): void {
  const rules = Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: '*' });
  if (key) allowSendersToUse(key, scope, EVENTS_SERVICE, rules);
}
