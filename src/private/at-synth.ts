import { AspectPriority, Aspects } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';

/** Runs a check when the app is synthesized, after everything that users and their aspects have changed. */
export function atSynth(construct: Construct, check: () => void): void {
  const visit = (node: IConstruct) => {
    if (node === construct) check();
  };
  Aspects.of(construct).add({ visit }, { priority: AspectPriority.READONLY });
}
