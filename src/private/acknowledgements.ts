import { Validations } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib/core';

/**
 * Acknowledges a finding of a cdk-nag pack on one resource, with the reason why it stands.
 *
 * Only on resources whose content is ours alone: an acknowledgement must never hide what a user adds.
 * `test/acknowledgements.json` lists all of them.
 */
export function acknowledge(resource: Resource, reasons: { [findingId: string]: string }): void {
  for (const [id, reason] of Object.entries(reasons)) {
    Validations.of(resource.node.defaultChild!).acknowledge({ id, reason });
  }
}
