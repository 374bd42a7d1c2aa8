import { Reference, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The resource that a value refers to, because logical IDs repeat across stacks; else the value itself, such as the ARN of an imported resource. */
export function referredOf(value: string): IConstruct | string {
  const token = Tokenization.reverse(value, { failConcat: false });
  return Reference.isReference(token) ? token.target : value;
}
