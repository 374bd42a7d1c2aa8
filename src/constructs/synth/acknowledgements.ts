import { Stack, Validations } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { atSynth } from './at-synth';

/**
 * Acknowledges a finding of a cdk-nag pack on one resource, with the reason why it stands.
 *
 * Only on resources whose content is ours alone: an acknowledgement must never hide what a user adds.
 * `test/acknowledgements.json` lists all of them.
 */
export function acknowledge(resource: Resource, reasons: { [findingId: string]: string }): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // the CDK keeps a call stack with each, which takes longer than all else here and would only lead to the next line
  try {
    for (const [id, reason] of Object.entries(reasons)) {
      Validations.of(resource.node.defaultChild!).acknowledge({ id, reason });
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** All resources of an owner that a policy of ours has to name with a wildcard. */
export interface Wildcard {
  readonly owner: IConstruct;
  readonly arn: string;
  readonly reason: string;
}

/** Acknowledges what AwsSolutions says of a wildcard. Only synth knows how a stack calls what another one owns. */
export function acknowledgeWildcard(policy: Resource, { owner, arn, reason }: Wildcard): void {
  const stack = Stack.of(policy);
  const acknowledgeIt = () => acknowledge(policy, { [`AwsSolutions-IAM5[Resource::${printed(stack.resolve(arn))}]`]: reason });
  if (Stack.of(owner) === stack) acknowledgeIt();
  else atSynth(policy, acknowledgeIt);
}

/** A value of a template as the rule packs print it. */
function printed(value: any): string {
  if (typeof value === 'string') return value;
  if ('Ref' in value) return `<${value.Ref}>`;
  if ('Fn::GetAtt' in value) return `<${value['Fn::GetAtt'].join('.')}>`;
  if ('Fn::Join' in value) return value['Fn::Join'][1].map(printed).join('');
  return value['Fn::ImportValue'] ?? JSON.stringify(value);
}
