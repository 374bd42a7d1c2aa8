import { createHash } from 'node:crypto';
import { Aws, Fn, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { textOf } from '../resources/grants';

/** A part of the UUID in the ARN of the stack: a template that is deployed twice has other names. */
const STACK = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));

/** The service that delivers the events of a rule. */
export const EVENTS_SERVICE = 'events.amazonaws.com';

/**
 * The EventBridge rules of one function.
 *
 * Their names are known before they exist, so that a rule can be created after everything that it needs, see docs/decisions/0016. All names of a function
 * have a beginning that no other rule has, so that one permission is enough for all of them.
 */
export class FunctionRules {
  private readonly beginning: string;
  private permissionOfAll?: lambda.CfnPermission;

  constructor(private readonly scope: Construct, private readonly target: lambda.IFunction) {
    this.beginning = [readable(scope.node.id, 20), hash(pathOf(scope)), STACK].join('-');
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

  /** The permission of all rules to invoke the function: a permission for each would exceed the function's policy from about 56 rules. */
  public get permission(): lambda.CfnPermission {
    return this.permissionOfAll ??= new lambda.CfnPermission(this.scope, 'RulesPermission', {
      action: 'lambda:InvokeFunction',
      functionName: this.target.functionArn,
      principal: EVENTS_SERVICE,
      sourceArn: Stack.of(this.scope).formatArn({ service: 'events', resource: 'rule', resourceName: `*${this.beginning}-*` }),
      sourceAccount: Stack.of(this.scope).account,
    });
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
