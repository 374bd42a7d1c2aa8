import { CfnResource, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** All resources of an app, and the validations that have looked at them. */
interface Search {
  readonly resources: CfnResource[];
  readonly seenBy: Set<object>;
}

const LAST = Symbol.for('cdk-resilient-lambda.lastSearch');

/**
 * Validates a construct against all resources of its app.
 *
 * They are searched once in a synth, and not once for each construct. One validation that looks a second time belongs to the next synth.
 */
export function validateWithinApp(construct: IConstruct, validate: (resources: CfnResource[]) => string[]): void {
  const { root } = construct.node;
  const synthesized = (Stage.of(construct) ?? root) as { [LAST]?: Search }; // a nested stage is, before the aspects of the app have run
  synthesized[LAST] = undefined;
  construct.node.addValidation({
    validate: () => {
      if (synthesized[LAST] === undefined || synthesized[LAST].seenBy.has(validate)) {
        synthesized[LAST] = { resources: root.node.findAll().filter(CfnResource.isCfnResource), seenBy: new Set() };
      }
      const { resources, seenBy } = synthesized[LAST];
      seenBy.add(validate);
      return validate(resources);
    },
  });
}
