import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Permission } from '../resources/encryption';
import { EventStoreOptions } from '../resources/event-store-options';
import { Wildcard } from '../synth/acknowledgements';
import { PropsValidator } from '../synth/validation';

/** The destination of records that an event source mapping gives up on, before its resources are created. Each kind is one implementation. */
export interface FailureDestinationBinding {
  /** Indicates whether the destination keeps the records themselves, and not only their position in the stream. */
  readonly keepsRecords: boolean;

  /** How long a failed record can be put back, in seconds, if the stream keeps records for `retention` seconds. */
  secondsParked(retention: number): number;

  /** Adds problems to the validator, and warns about what may be wrong. */
  check(scope: Construct, problems: PropsValidator): void;

  /** Creates the resources that the destination needs, as children of the processor. Called once. */
  bind(scope: Construct, options: EventStoreOptions): FailureDestinationConfig;
}

/** The failure destination as it is deployed. */
export interface FailureDestinationConfig {
  readonly arn: string;

  /** The permissions that the function needs to write to the destination. */
  readonly permissions: Permission[];

  /** The wildcard in these permissions, if one cannot be avoided. */
  readonly wildcard?: Wildcard;

  readonly bucket?: s3.IBucket;
  readonly queue?: sqs.IQueue;
}
