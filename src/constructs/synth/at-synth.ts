import { Construct } from 'constructs';

/**
 * Runs a check when the app is synthesized, after everything that users and their aspects have changed.
 *
 * As a validation, because an aspect on a construct comes before the aspects on what is below it.
 */
export function atSynth(construct: Construct, check: () => void): void {
  construct.node.addValidation({
    validate: () => {
      check();
      return [];
    },
  });
}
