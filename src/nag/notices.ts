import type { UnknownAcknowledgement } from './acknowledged-rules';
import { listed } from './model/listed';

/** The names of the entries of a report that are not findings of a rule. They are acknowledged like rules. */
export const NOTICES = {
  /** A check that the templates cannot decide. */
  cannotTell: 'CannotTell',

  /** Resources that may carry events, but that the rules do not see. */
  notRead: 'NotRead',

  /** An acknowledgement that names no rule. */
  unknownAcknowledgement: 'UnknownAcknowledgement',

  /** What the rules looked at. */
  checked: 'Checked',
} as const;

/** @param names the resources or stacks */
export function describeNotRead(what: string, names: readonly string[]): string {
  return `The rules do not see ${what} (${names.length}): ${listed(names)}.`;
}

/** @param names the branches that were not checked */
export function describeOmittedBranches(names: readonly string[]): string {
  return describeNotRead('what conditions change with further values of parameters', names);
}

export function describeUnknownAcknowledgement({ id, nearest }: UnknownAcknowledgement): { readonly message: string; readonly fix: string } {
  return {
    message: `The acknowledgement of '${id}' has no effect, because there is no rule of this name. The most similar one is '${nearest}'.`,
    fix: `Acknowledge '${nearest}', or remove the acknowledgement.`,
  };
}
