import type { ResourceView } from './explanation';
import type { Entry } from '../template';

/** The hash at the end of logical ids that the CDK generates. */
const CDK_HASH = /[0-9A-F]{8}$/;

/** A resource for people: its construct path within the stack if it is known, else its logical id. */
export function viewOf({ logicalId, stack, type, path }: Entry): ResourceView {
  const within = path?.replace(/^[^/]+\//, '').replace(/\/(Resource|Default)$/, '');
  return { name: within ?? logicalId.replace(CDK_HASH, ''), logicalId, stack, type };
}
