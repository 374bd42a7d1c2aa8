import { Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DestinationFacts } from './async-destinations';
import { AsyncTriggerBinding, AsyncTriggerBindOptions, FeedbackLoop, ruleTarget } from './async-trigger-binding';
import { isSameResource } from '../synth/references';
import { PropsValidator } from '../synth/validation';
import { busInWords, checkEventRule, defineRule } from '../triggers/event-rule';
import { RuleTriggerOptions } from '../triggers/trigger-options';

/** A trigger on the events on an event bus that match a pattern. */
export function ruleTrigger(eventPattern: events.EventPattern, options: RuleTriggerOptions): AsyncTriggerBinding {
  const { eventBus } = options;
  const source = busInWords(eventBus);
  return {
    id: options.triggerId ?? 'Rule',
    source,
    resource: eventBus,

    check(scope: Construct, problems: PropsValidator): void {
      checkEventRule(scope, problems, eventPattern, options);
    },

    feedbackFrom({ bus }: DestinationFacts): FeedbackLoop {
      if (bus === undefined || (bus === 'default' ? eventBus !== undefined : !isSameResource(eventBus, bus, of => of.eventBusArn))) return undefined;
      return mayMatchRecords(eventPattern) ? 'possible' : undefined;
    },

    isTriggeredBy(): boolean {
      return false; // functions commonly send other events to the event bus that triggers them
    },

    bind(scope: Construct, bindOptions: AsyncTriggerBindOptions): sqs.Queue {
      return defineRule(scope, ruleTarget(bindOptions), eventPattern, options);
    },
  };
}

/** Indicates whether a pattern can match the records of Lambda's destinations, whose source is 'lambda'. A matcher other than a string can match anything. */
function mayMatchRecords({ source }: events.EventPattern): boolean {
  return source === undefined || Token.isUnresolved(source) || source.some(each => typeof each !== 'string' || Token.isUnresolved(each) || each === 'lambda');
}
