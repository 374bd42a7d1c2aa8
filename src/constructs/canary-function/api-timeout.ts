import { CfnResource, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { REST_API_TIMEOUT_SECONDS } from '../../limits';
import type { FunctionSettings } from '../function/function-settings';
import { humanDuration, knownSeconds, warn } from '../synth/validation';
import { onceWithinApp, validateWithinApp } from '../synth/within-app';

/** A method of a REST API. Declared here so that apps without an API do not load the API Gateway module. */
interface Method extends CfnResource {
  readonly integration?: { readonly uri?: string; readonly timeoutInMillis?: number };
}

/** Warns if a REST API times out before the function: its caller receives an error while the function continues. */
export function warnOfApiTimeout(scope: Construct, alias: lambda.Alias, { timeout }: FunctionSettings): void {
  const seconds = knownSeconds(timeout);
  if (seconds === undefined) return;
  validateWithinApp(scope, resources => {
    const stack = Stack.of(scope);
    const invoked = JSON.stringify({ Ref: stack.getLogicalId(alias.node.defaultChild as lambda.CfnAlias) });
    const short = methodsIn(resources).find(({ method, limit, uri }) => Stack.of(method) === stack && seconds > limit && uri.includes(invoked));
    if (short) {
      warn(scope, 'timeoutBeyondApi',
        `timeout is ${humanDuration(seconds)} but the API method '${short.method.node.path}' times out after ${humanDuration(short.limit)}, so that its caller receives an ` +
        'error while the function continues: raise the integration timeout and its quota, invoke the function asynchronously, or lower timeout if no invocation takes that long');
    }
    return [];
  });
}

/** The methods of an app with the seconds after which they time out, and what they invoke. */
const methodsIn = onceWithinApp(resources => resources.filter(isMethod).map(method => {
  const { uri, timeoutInMillis } = Stack.of(method).resolve(method.integration) ?? {};
  return { method, limit: typeof timeoutInMillis === 'number' ? timeoutInMillis / 1_000 : REST_API_TIMEOUT_SECONDS, uri: JSON.stringify(uri) ?? '' };
}));

function isMethod(resource: CfnResource): resource is Method {
  return resource.cfnResourceType === 'AWS::ApiGateway::Method';
}
