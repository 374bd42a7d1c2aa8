import { CfnResource, Resource } from 'aws-cdk-lib';
import { atSynth } from '../synth/at-synth';

/**
 * Keeps the policy of a queue or bucket for as long as the queue or bucket: without it, one that is retained would accept requests without TLS.
 *
 * It runs at synth, because users can change what happens to the resource.
 */
export function keepPolicyOf(resource: Resource): void {
  atSynth(resource, () => {
    const { cfnOptions: { deletionPolicy, updateReplacePolicy } } = resource.node.defaultChild as CfnResource;
    const { cfnOptions } = resource.node.findChild('Policy').node.defaultChild as CfnResource;
    cfnOptions.deletionPolicy ??= deletionPolicy;
    cfnOptions.updateReplacePolicy ??= updateReplacePolicy;
  });
}
