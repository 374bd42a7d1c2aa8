import { CfnResource, Token } from 'aws-cdk-lib';
import { PropsValidator } from './validation';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html */
const LOGICAL_ID = /^[A-Za-z0-9]{1,255}$/;

/** Adds a problem for a text that cannot be a logical ID. */
export function checkLogicalId(problems: PropsValidator, source: string, logicalId?: string): void {
  problems.addIf(logicalId !== undefined && (Token.isUnresolved(logicalId) || !LOGICAL_ID.test(logicalId)),
    `logicalId of ${source} is '${logicalId}', but must be 1 to 255 letters and digits: copy the logical ID from the template that is deployed`);
}

/** Gives a resource the logical ID under which it is deployed already, if there is one. */
export function keepLogicalId(resource: CfnResource, logicalId?: string): void {
  if (logicalId !== undefined) resource.overrideLogicalId(logicalId);
}
