import { createHash } from 'node:crypto';
import { Aws, Fn, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { textOf } from '../resources/grants';

/** A part of the UUID in the ARN of the stack: a template that is deployed twice has other names. */
const STACK = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));

/**
 * The names of the EventBridge rules of one construct.
 *
 * They are known before the rules exist, so that a rule can be created after everything that it needs, see docs/decisions/0016. All names of a construct
 * have a beginning that no other rule has, so that one permission is enough for all of them.
 */
export class RuleNames {
  private readonly ownName: string;
  private readonly beginning: string;

  constructor(protected readonly scope: Construct) {
    this.ownName = [readable(scope.node.id, 20), hash(pathOf(scope))].join('-');
    this.beginning = `${this.ownName}-${STACK}`;
  }

  /** The name of a rule, at most 64 characters. It depends on the event bus, because CloudFormation replaces no resource under the same name. */
  public nameOf(trigger: Construct, eventBus?: events.IEventBus): string {
    const bus = eventBus?.node.defaultChild;
    const busName = events.CfnEventBus.isCfnEventBus(bus) ? bus.name : eventBus?.eventBusName;
    return [this.beginning, readable(trigger.node.id, 16), hash(`${pathOf(trigger)} ${textOf(trigger, busName ?? '')}`)].join('-');
  }

  /** The ARN of the rule with this name; a pattern if the rule is on an event bus, whose name is part of the ARN and may be unknown. */
  public arnOf(name: string, eventBus?: events.IEventBus): string {
    return Stack.of(this.scope).formatArn({ service: 'events', resource: 'rule', resourceName: eventBus ? `*${name}` : name });
  }

  /** A pattern for the ARNs of all these rules, to be used in this stack. */
  public get arns(): string {
    return this.pattern(this.beginning);
  }

  /** The same, to be used in another stack, where the identity of this stack is not known. */
  public get arnsElsewhere(): string {
    return this.pattern(this.ownName);
  }

  private pattern(beginning: string): string {
    return Stack.of(this.scope).formatArn({ service: 'events', resource: 'rule', resourceName: `*${beginning}-*` });
  }
}

/** The path below the stack, like a logical ID: a stack may move to a stage. */
function pathOf(construct: Construct): string {
  return construct.node.path.slice(Stack.of(construct).node.path.length);
}

function readable(id: string, length: number): string {
  return id.replace(/[^A-Za-z0-9]/g, '').slice(0, length);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
