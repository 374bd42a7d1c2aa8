import { CfnResource, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionSettings } from '../function/function-settings';
import { humanDuration, knownSeconds, warn } from '../synth/validation';
import { validateWithinApp } from '../synth/within-app';
import { REST_API_TIMEOUT_SECONDS } from '../../limits';

/** A method of a REST API. As a resource of any type: who has no API need not load its module. */
interface Method extends CfnResource {
  readonly integration?: { readonly uri?: string; readonly timeoutInMillis?: number };
}

/** Warns of a REST API that gives up before the function does: its caller is told of a failure while the work goes on. */
export function warnOfApiTimeout(scope: Construct, alias: lambda.Alias, { timeout }: FunctionSettings): void {
  const seconds = knownSeconds(timeout);
  if (seconds === undefined) return;
  validateWithinApp(scope, resources => {
    const stack = Stack.of(scope);
    const invoked = JSON.stringify({ Ref: stack.getLogicalId(alias.node.defaultChild as lambda.CfnAlias) });
    for (const method of resources.filter(isMethod)) {
      const { uri, timeoutInMillis } = Stack.of(method).resolve(method.integration) ?? {};
      const limit = typeof timeoutInMillis === 'number' ? timeoutInMillis / 1_000 : REST_API_TIMEOUT_SECONDS;
      if (Stack.of(method) !== stack || seconds <= limit || !(JSON.stringify(uri) ?? '').includes(invoked)) continue;
      warn(scope, 'timeoutBeyondApi',
        `timeout is ${humanDuration(seconds)} but the API method '${method.node.path}' waits ${humanDuration(limit)}, and tells its caller of a failure while the function ` +
        'works on: lower timeout, raise the timeout of the integration and its quota, or invoke the function asynchronously');
      break;
    }
    return [];
  });
}

function isMethod(resource: CfnResource): resource is Method {
  return resource.cfnResourceType === 'AWS::ApiGateway::Method';
}
