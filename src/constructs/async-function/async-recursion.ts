import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { atSynth } from '../synth/at-synth';
import { statementsOf, textOf } from '../resources/grants';
import { Trigger } from './trigger';
import { warn } from '../synth/validation';

/** Warns when the function was granted to do what invokes it: each event could cause another one, for ever. */
export function warnOfOwnEvents(construct: Construct & iam.IGrantable, triggers: readonly Trigger[]): void {
  atSynth(construct, () => {
    const rights = statementsOf(construct).filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action, Resource }) =>
      [Resource].flat().map(resource => ({ actions: [Action].flat(), resource: textOf(construct, resource) })));
    for (const trigger of triggers) {
      if (!rights.some(right => trigger.isFedBy(right, construct))) continue;
      warn(construct, 'causesItsOwnEvents',
        `the function may write to ${trigger.source} that invokes it, so that one event can go round for ever (Lambda stops it after about 16 rounds, ` +
        'but not through EventBridge, as with a bucket): write elsewhere, limit the trigger (the prefix of a bucket, the filter policy of a topic) ' +
        'and the grant to different parts, or acknowledge this');
    }
  });
}
