import type { ResourceJson, UnreadPart } from '../input/template-json';
import type { Properties } from '../resolve/properties';
import type { Resolved, Unknown } from '../resolve/unknown';

/** The fields that every resource of the flow has. */
export interface Entry {
  /** Unique across all stacks: `<stack>/<logical id>`. References to the resource hold this key. */
  readonly key: string;

  /** The CloudFormation type. */
  readonly type: string;

  /** The id of its stack. */
  readonly stack: string;
  readonly logicalId: string;

  /** The construct path, if the template or the cloud assembly records it. */
  readonly path?: string;

  /** Where the template declares it, if AWS SAM generates it for a property of another resource: 'Worker.Events.Jobs'. */
  readonly writtenAt?: string;

  /** The physical name. If it is not set or cannot be resolved, a name in CloudFormation's style: `<stack>-<logical id>`. */
  readonly name: string;

  /** Set if the template names the resource with a value that it does not tell in full. The name is then a placeholder. */
  readonly unknownName?: Unknown;

  /** The ARN by which other resources and IAM policies refer to it. */
  readonly arn: string;

  /**
   * `true`, or the reason why the resource's condition cannot be resolved. A resource whose condition is false is not part of the flow.
   */
  readonly present: Resolved<true>;

  /** All properties that the template sets, resolved and without defaults: `has('ScalingConfig.MaximumConcurrency')`. */
  readonly properties: Properties;

  /** The resource as written in the template. */
  readonly resource: ResourceJson;
}

/** A part of a resource that is not read. */
export interface UnreadEntry extends UnreadPart {
  /** The key of the resource. */
  readonly key: string;

  /** The id of its stack. */
  readonly stack: string;

  /** The construct path of the resource, if it is known. */
  readonly path?: string;
}
