import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { atSynth } from './at-synth';

/** The rules of Checkov and cfn-guard, which read templates, that report the same as a rule of a cdk-nag pack. */
const SAME_FINDING: { [findingId: string]: { readonly checkov: string; readonly guard: string } } = {
  'AwsSolutions-S1': { checkov: 'CKV_AWS_18', guard: 'S3_BUCKET_LOGGING_ENABLED' },
  'Serverless-LambdaDLQ': { checkov: 'CKV_AWS_116', guard: 'LAMBDA_DLQ_CHECK' },
};

/**
 * Acknowledges findings of cdk-nag packs and of Checkov on one resource, each with the reason why it is acceptable.
 *
 * Use it only for resources whose content comes from this library alone: an acknowledgement must never hide what a user adds, or what a user can decide.
 * `test/acknowledgements.json` lists all acknowledgements.
 */
export function acknowledge(resource: Resource, reasons: { [findingId: string]: string }): void {
  const defaultChild = resource.node.defaultChild as CfnResource | undefined;
  if (defaultChild === undefined) return; // a role that the user creates (iam.Role.customizeRoles)
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // the CDK records a stack trace with each acknowledgement: slow, and it would only lead to the next line
  try {
    for (const [id, reason] of Object.entries(reasons)) {
      const { checkov = id, guard } = SAME_FINDING[id] ?? {};
      if (checkov !== id || id.startsWith('CKV_')) addToMetadata(defaultChild, 'checkov', 'skip', { id: checkov, comment: reason });
      if (guard) addToMetadata(defaultChild, 'guard', 'SuppressedRules', guard);
      if (!id.startsWith('CKV_')) Validations.of(defaultChild).acknowledge({ id, reason });
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** @see https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html */
function addToMetadata(resource: CfnResource, tool: string, list: string, entry: unknown): void {
  resource.addMetadata(tool, { [list]: [...resource.getMetadata(tool)?.[list] ?? [], entry] });
}

/** A wildcard that a policy of this library needs, because it covers resources that have no known ARN. */
export interface Wildcard {
  /** The constructs that the ARN refers to. */
  readonly owners: IConstruct[];
  readonly arn: string;
  readonly reason: string;
}

/** Acknowledges the AwsSolutions finding on a wildcard. How a stack refers to a resource of another stack is only known at synth. */
export function acknowledgeWildcard(policy: Resource, { owners, arn, reason }: Wildcard): void {
  const stack = Stack.of(policy);
  const acknowledgeIt = () => acknowledge(policy, { [`AwsSolutions-IAM5[Resource::${printed(stack.resolve(arn))}]`]: reason });
  if (owners.every(owner => Stack.of(owner) === stack)) acknowledgeIt();
  else atSynth(policy, acknowledgeIt);
}

/** Formats a template value as the rule packs print it. */
function printed(value: any): string {
  if (typeof value === 'string') return value;
  if ('Ref' in value) return `<${value.Ref}>`;
  if ('Fn::GetAtt' in value) return `<${value['Fn::GetAtt'].join('.')}>`;
  if ('Fn::Join' in value) return value['Fn::Join'][1].map(printed).join('');
  return value['Fn::ImportValue'] ?? JSON.stringify(value);
}
