import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { EVENTS_SERVICE } from '../triggers/event-rule';
import { RuleNames } from '../triggers/rule-names';

/** The EventBridge rules that invoke one function. */
export class FunctionRules extends RuleNames {
  private permissionOfAll?: lambda.CfnPermission;

  constructor(scope: Construct, private readonly target: lambda.IFunction) {
    super(scope);
  }

  /** The permission of all rules to invoke the function: a permission for each would exceed the function's policy from about 56 rules. */
  public get permission(): lambda.CfnPermission {
    return this.permissionOfAll ??= new lambda.CfnPermission(this.scope, 'RulesPermission', {
      action: 'lambda:InvokeFunction',
      functionName: this.target.functionArn,
      principal: EVENTS_SERVICE,
      sourceArn: this.arns,
      sourceAccount: Stack.of(this.scope).account,
    });
  }
}
