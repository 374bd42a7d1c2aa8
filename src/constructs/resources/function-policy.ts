import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FUNCTION_PERMISSION_BYTES, FUNCTION_POLICY_BYTES } from '../../limits';
import { referredOf } from '../synth/references';
import { warn } from '../synth/validation';
import { indexWithinApp, validateWithinApp } from '../synth/within-app';

/** Warns from four fifths of the quota: the exact size depends on the names of the sources. */
const NEAR = 0.8;

const permissionsOf = indexWithinApp(lambda.CfnPermission.isCfnPermission, ({ functionName }) => [referredOf(functionName)]);

/** Warns if the permissions of other services to invoke a function, or an alias, come close to the quota of its policy. */
export function warnOfLargeFunctionPolicy(construct: Construct, target: lambda.IFunction): void {
  validateWithinApp(construct, resources => {
    const { length } = permissionsOf(resources, [referredOf(target.functionArn)]);
    if (length * FUNCTION_PERMISSION_BYTES > NEAR * FUNCTION_POLICY_BYTES) {
      warn(construct, 'functionPolicyNearQuota',
        `${length} permissions to invoke the function need about ${length * FUNCTION_PERMISSION_BYTES} bytes of the ${FUNCTION_POLICY_BYTES} that its policy can have, and ` +
        'a deployment fails above that: use fewer sources, for example one topic or event bus that collects the events of the others (the rules of AsyncTrigger.rule ' +
        'and AsyncTrigger.s3 share one permission)');
    }
    return [];
  });
}
