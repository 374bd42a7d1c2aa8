import { CfnResource, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { PropsValidator } from './validation';
import { validateWithinApp } from './within-app';
import { LOGICAL_ID } from '../../limits';

/** The logical ID of a resource, for a message. */
export function logicalIdOf(resource: CfnResource): string {
  return resource.stack.resolve(resource.logicalId);
}

/** Adds a problem if an option is no logical ID of CloudFormation. */
export function checkLogicalId(problems: PropsValidator, option: string, logicalId: string | undefined): void {
  problems.addIf(logicalId !== undefined && (Token.isUnresolved(logicalId) || !LOGICAL_ID.test(logicalId)),
    `${option} is '${logicalId}' but must be 1 to 255 letters and digits: copy the logical ID from the template of the deployed stack`);
}

/** Gives the resource of a construct the logical ID that an option names, so that CloudFormation updates what is deployed under it. */
export function keepLogicalId(construct: IConstruct, option: string, logicalId: string | undefined): void {
  if (logicalId === undefined) return;
  const resource = construct.node.defaultChild as CfnResource;
  resource.overrideLogicalId(logicalId);
  validateWithinApp(construct, resources => resources
    .filter(other => other !== resource && other.stack === resource.stack && logicalIdOf(other) === logicalId)
    .map(other => `${option} is '${logicalId}', but '${other.node.path}' has the same logical ID: remove that resource, which this construct replaces, ` +
      `or set ${option} to the logical ID of another one`));
}
