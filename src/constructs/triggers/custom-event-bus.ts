import { CfnResource, Token } from 'aws-cdk-lib';

/** The type of a Custom Event Bus. Its L1 is newer than the oldest CDK that this library supports. */
const EVENT_BUS = 'AWS::EventsV2::EventBus';

/** The ARN of a Custom Event Bus ends in its name and a generated identifier. */
const EVENT_BUS_ARN = /^arn:[\w-]+:events:[\w-]+:\d{12}:event-busv2\/[^/]+\/[^/]+$/;

/**
 * A Custom Event Bus of EventBridge, which is not an event bus of `aws-cdk-lib/aws-events`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-what-is.html
 */
export class CustomEventBus {
  /**
   * A bus of this app.
   *
   * @param resource the bus: a `CfnEventBus` of `aws-cdk-lib/aws-eventsv2`, or a `CfnResource` of the type `AWS::EventsV2::EventBus`
   * @throws an error if it is another resource
   */
  public static fromResource(resource: CfnResource): CustomEventBus {
    if (CfnResource.isCfnResource(resource) && resource.cfnResourceType === EVENT_BUS) return new CustomEventBus(resource.ref, resource);
    const given = CfnResource.isCfnResource(resource) ? `'${resource.node.path}' of the type ${resource.cfnResourceType}` : String(resource);
    throw new Error(`CustomEventBus.fromResource: resource is ${given}, but must be a resource of the type ${EVENT_BUS}: pass a CfnEventBus of ` +
      'aws-cdk-lib/aws-eventsv2, or use AsyncTrigger.rule with a bus of aws-cdk-lib/aws-events');
  }

  /**
   * A bus that exists already, also of another account that shares it with this account through AWS RAM.
   *
   * @param eventBusArn the ARN of the bus, in the Region of the function: `arn:aws:events:<region>:<account>:event-busv2/<name>/<id>`
   * @throws an error if it is the ARN of something else
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-sharing.html
   */
  public static fromArn(eventBusArn: string): CustomEventBus {
    if (Token.isUnresolved(eventBusArn) || EVENT_BUS_ARN.test(eventBusArn)) return new CustomEventBus(eventBusArn);
    throw new Error(`CustomEventBus.fromArn: eventBusArn is '${eventBusArn}', but must be arn:aws:events:<region>:<account>:event-busv2/<name>/<id>: copy the ARN of ` +
      'the Custom Event Bus, or use AsyncTrigger.rule with a bus of aws-cdk-lib/aws-events');
  }

  /** @param eventBusArn the ARN @param _resource @internal */
  private constructor(
    /** The ARN of the bus. */
    public readonly eventBusArn: string,
    /** @internal */
    public readonly _resource?: CfnResource,
  ) {}
}
