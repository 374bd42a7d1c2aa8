import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { statementsOf, textOf } from '../resources/grants';
import { atSynth } from '../synth/at-synth';
import { warn } from '../synth/validation';

/** Actions that the function may perform on a resource. */
export interface WritePermission {
  readonly actions: string[];
  readonly resource: string;
}

/** A trigger whose events a function may cause. */
interface RecursiveTrigger {
  readonly source: string;
  isTriggeredBy(permission: WritePermission, scope: Construct): boolean;
}

/** Warns if the function may write to the source of one of its triggers, so that an event can cause an infinite loop. */
export function warnOfTriggerRecursion(construct: Construct & iam.IGrantable, triggers: readonly RecursiveTrigger[]): void {
  atSynth(construct, () => {
    const permissions = statementsOf(construct).filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action, Resource }) =>
      [Resource].flat().map(resource => ({ actions: [Action].flat(), resource: textOf(construct, resource) })));
    for (const trigger of triggers) {
      if (!permissions.some(permission => trigger.isTriggeredBy(permission, construct))) continue;
      warn(construct, 'causesItsOwnEvents',
        `the function may write to ${trigger.source} that invokes it, so one event can cause an infinite loop (Lambda stops a loop after about 16 invocations, ` +
        'but not one through EventBridge, as with a bucket): write elsewhere, restrict the trigger (the prefix of a bucket, the filter policy of a topic) ' +
        'and the grant to different parts, or acknowledge this warning');
    }
  });
}
