import { Arn, ArnComponents, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DestinationFacts, isSame } from './async-destinations';
import { allowSendersToUse } from '../resources/encryption';
import { allowInvoke, checkDelivery, defineDeliveryQueue, Loop, retryPolicy, Trigger, TriggerTarget } from './trigger';
import { areKnownToDiffer, PropsValidator } from '../synth/validation';
import type { DeliveryOptions, RuleTriggerOptions } from './async-trigger-options';

const SERVICE = 'events.amazonaws.com';

/** Events of a bus that match a pattern. */
export function ruleTrigger(eventPattern: events.EventPattern, options: RuleTriggerOptions): Trigger {
  const { eventBus } = options;
  const source = eventBus ? `the event bus '${eventBus.node.path}'` : 'the default event bus';
  return {
    id: options.triggerId ?? 'Rule',
    source,

    check(scope: Construct, problems: PropsValidator): void {
      if (eventBus) checkWhere(scope, problems, eventBus, source);
      problems.addIf(Object.values(eventPattern).every(value => value === undefined || (Array.isArray(value) && value.length === 0)),
        `the eventPattern on ${source} is empty, which EventBridge refuses: say what must be true of an event, such as its source`);
      checkDelivery(problems, `the rule on ${source}`, options);
    },

    loopWith({ bus }: DestinationFacts): Loop {
      if (bus === undefined || (bus === 'default' ? eventBus !== undefined : !isSame(eventBus, bus, of => of.eventBusArn))) return undefined;
      return mayMatchRecords(eventPattern) ? 'possible' : undefined;
    },

    isFedBy(): boolean {
      return false; // a function that sends to the bus it hears, and not the same events, is common and right
    },

    connect(scope: Construct, target: TriggerTarget): sqs.Queue {
      return defineRule(scope, target, eventPattern, options);
    },
  };
}

/** A rule names its bus, and so finds one of its own account and Region only: elsewhere one of the same name, or none. */
function checkWhere(scope: Construct, problems: PropsValidator, { env, eventBusArn }: events.IEventBus, source: string): void {
  const own = Stack.of(scope);
  // The environment of an imported bus is that of the stack which imports it, whatever its ARN says.
  const there: Partial<ArnComponents> = Token.isUnresolved(eventBusArn) ? env : Arn.split(eventBusArn, ArnFormat.SLASH_RESOURCE_NAME);
  const { account = env.account, region = env.region } = there;
  problems.addIf(areKnownToDiffer(account, own.account) || areKnownToDiffer(region, own.region),
    `${source} is in ${account}/${region} but the function in ${own.account}/${own.region}, and its rule would be made on a bus of that name there: ` +
    'let a rule beside the bus send the events to a bus beside the function, and give that one');
}

/** A rule that invokes the function, with the queue for what it can't deliver. */
export function defineRule(
  scope: Construct, target: TriggerTarget, eventPattern: events.EventPattern, options: DeliveryOptions & Pick<RuleTriggerOptions, 'eventBus'>,
): sqs.Queue {
  const stack = Stack.of(scope);
  const { account } = stack;
  const deadLetterQueue = defineDeliveryQueue(scope, target);
  if (target.encryptionKey) {
    allowSendersToUse(target.encryptionKey, scope, SERVICE, stack.formatArn({ service: 'events', resource: 'rule', resourceName: '*' }));
  }
  const rule = new events.Rule(scope, 'Rule', { eventBus: options.eventBus, eventPattern });
  rule.addTarget({
    bind: () => ({
      arn: target.target.functionArn,
      deadLetterConfig: { arn: deadLetterQueue.queueArn },
      retryPolicy: retryPolicy(options),
    }),
  });
  deadLetterQueue.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(SERVICE)],
    actions: ['sqs:SendMessage'],
    resources: [deadLetterQueue.queueArn],
    conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn }, StringEquals: { 'aws:SourceAccount': account } },
  }));
  allowInvoke(scope, target, SERVICE, rule.ruleArn, account);
  return deadLetterQueue;
}

/** Whether a pattern can match the records of Lambda's destinations, whose source is 'lambda'. Matchers that are no plain texts can match anything. */
function mayMatchRecords({ source }: events.EventPattern): boolean {
  return source === undefined || Token.isUnresolved(source) || source.some(each => typeof each !== 'string' || Token.isUnresolved(each) || each === 'lambda');
}
