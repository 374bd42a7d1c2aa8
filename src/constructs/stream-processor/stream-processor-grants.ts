import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { FAILURE_PREFIX } from './bucket-failure-destination';
import { keyPermission } from '../resources/encryption';
import { takeRecordsPermissions } from '../resources/failure-records';
import { grantPermissions } from '../resources/grant-permissions';

/**
 * The grants of a `StreamProcessor`.
 */
export class StreamProcessorGrants {
  /** @internal */
  public static _of(processor: Construct, target: lambda.IFunction, stream?: kinesis.IStream, failureBucket?: s3.IBucket): StreamProcessorGrants {
    return new StreamProcessorGrants(processor, target, stream, failureBucket);
  }

  private constructor(
    private readonly processor: Construct, private readonly target: lambda.IFunction,
    private readonly stream?: kinesis.IStream, private readonly failureBucket?: s3.IBucket,
  ) {}

  /**
   * Grants the permissions to put parked records back: to read and delete objects in the failure bucket, and to put records into the Kinesis stream.
   * For a table, whose stream only DynamoDB can write to, it grants permission to invoke the function with the parked records instead.
   *
   * @param grantee the operator or job that puts records back
   * @throws an error if `onFailure` is a queue or a topic, because they keep no records
   */
  public replay(grantee: iam.IGrantable): iam.Grant {
    const { failureBucket, stream, target } = this;
    if (failureBucket === undefined) {
      throw new Error(`StreamProcessor at '${this.processor.node.path}' cannot grant replay: onFailure is a queue or a topic, which keeps no records. ` +
        'Remove onFailure, or set it to StreamFailureDestination.bucket()');
    }
    return grantPermissions(grantee, [
      ...takeRecordsPermissions(this.processor, failureBucket, FAILURE_PREFIX),
      stream
        ? { actions: ['kinesis:PutRecord'], resources: [stream.streamArn] }
        : { actions: ['lambda:InvokeFunction'], resources: [target.functionArn] },
      ...stream?.encryptionKey ? [keyPermission(this.processor, stream.encryptionKey, ['kms:GenerateDataKey'])] : [],
    ]);
  }

  /**
   * Grants permission to invoke the function, for example for an operator who tests it.
   *
   * @param grantee the principal that invokes the function
   */
  public invoke(grantee: iam.IGrantable): iam.Grant {
    return this.target.grantInvoke(grantee);
  }
}
