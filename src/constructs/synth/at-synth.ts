import { Construct } from 'constructs';

/**
 * Runs a check during synthesis, after all changes that users and their aspects have made.
 *
 * It runs as a validation, because an aspect on a construct runs before the aspects on its children.
 */
export function atSynth(construct: Construct, check: () => void): void {
  construct.node.addValidation({
    validate: () => {
      check();
      return [];
    },
  });
}
