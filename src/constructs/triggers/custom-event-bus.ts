import { CfnResource, Duration, Names, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CustomEventBusOptions } from './custom-event-bus-options';
import { EVENT_BUS_RETENTION_DAYS, QUEUE_RETENTION_SECONDS } from '../../limits';
import { removalPolicy } from '../resources/resource-kinds';
import { checkShape, duration, Shape, text } from '../synth/shapes';
import { knownSeconds, PropsValidator } from '../synth/validation';

/** The type of a Custom Event Bus. Its L1 is newer than the oldest CDK that this library supports. */
const EVENT_BUS = 'AWS::EventsV2::EventBus';

const EVENT_BUS_NAME = /^[A-Za-z0-9][\w.-]{0,255}$/;
const DAY_SECONDS = 86_400;

/** The ARN of a Custom Event Bus ends in its name and a generated identifier. */
const EVENT_BUS_ARN = /^arn:[\w-]+:events:[\w-]+:\d{12}:event-busv2\/[^/]+\/[^/]+$/;

const OPTIONS_SHAPE: Shape<CustomEventBusOptions> = { eventBusName: text, retentionPeriod: duration, removalPolicy };

/**
 * A Custom Event Bus of EventBridge, which is not an event bus of `aws-cdk-lib/aws-events`.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-what-is.html
 */
export class CustomEventBus {
  /**
   * Creates a bus that retains events for as long as the dead-letter queues of its subscribers keep the records of what failed, which hold no events.
   *
   * @param scope the scope of the bus, in the Region of its subscribers
   * @param id the construct ID
   * @param options the name, the retention and the removal policy
   * @throws an error if an option is out of its range
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-create.html
   */
  public static create(scope: Construct, id: string, options: CustomEventBusOptions = {}): CustomEventBus {
    checkOptions(scope, options);
    const { eventBusName, retentionPeriod = Duration.seconds(QUEUE_RETENTION_SECONDS.max) } = options;
    const resource = new CfnResource(scope, id, { // not the L1, which is newer than the oldest CDK that this library supports
      type: EVENT_BUS,
      properties: { StorageConfiguration: { RetentionPeriodInDays: retentionPeriod.toDays() } },
    });
    resource.addPropertyOverride('Name', eventBusName ?? Names.uniqueResourceName(resource, { maxLength: 64, separator: '-' }));
    resource.applyRemovalPolicy(options.removalPolicy ?? RemovalPolicy.RETAIN);
    return new CustomEventBus(resource.ref, resource);
  }

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

  /**
   * Grants permission to publish events: `PutEvents` and `PutRawEvents`. For a bus that is encrypted with a customer managed key, grant `kms:Decrypt` on the key
   * too.
   *
   * @param grantee the publisher
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-encryption.html
   */
  public grantPutEvents(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions: ['events:PutEvents', 'events:PutRawEvents'], resourceArns: [this.eventBusArn] });
  }
}

function checkOptions(scope: Construct, options: CustomEventBusOptions): void {
  checkShape('CustomEventBus', scope, options, OPTIONS_SHAPE);
  const { eventBusName = 'name', retentionPeriod } = options;
  const problems = new PropsValidator('CustomEventBus', scope);
  const days = (knownSeconds(retentionPeriod) ?? DAY_SECONDS) / DAY_SECONDS;
  const { max, min } = EVENT_BUS_RETENTION_DAYS;
  problems.addIf(!Number.isInteger(days) || days < min || days > max,
    `retentionPeriod is ${retentionPeriod?.toHumanString()} but must be whole days from ${min} to ${max}: EventBridge supports no other values`);
  problems.addIf(!Token.isUnresolved(eventBusName) && !EVENT_BUS_NAME.test(eventBusName),
    `eventBusName is '${eventBusName}' but must be 1 to 256 letters, digits, '.', '-' and '_', beginning with a letter or a digit: change it`);
  problems.throwIfAny();
}
