import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { failurePrefix, parkedPrefix } from './bucket-failure-destination';
import { keyPermission } from '../resources/encryption';
import { takeRecordsPermissions } from '../resources/failure-records';
import { granteeBeside, grantPermissions } from '../resources/grant-permissions';

/** The resources of a processor that permissions are granted on. */
interface GrantableResources {
  readonly target: lambda.IFunction;
  readonly lambdaFunction: lambda.IFunction;
  readonly eventSourceMapping: lambda.IEventSourceMapping;
  readonly stream?: kinesis.IStream;
  readonly table?: dynamodb.ITable;
  readonly failureBucket?: s3.IBucket;
}

/**
 * The grants of a `StreamProcessor`.
 */
export class StreamProcessorGrants {
  /** @internal */
  public static _of(processor: Construct, resources: GrantableResources): StreamProcessorGrants {
    return new StreamProcessorGrants(processor, resources);
  }

  private constructor(private readonly processor: Construct, private readonly resources: GrantableResources) {}

  /**
   * Grants the permissions to put parked records back: to read and delete objects in the failure bucket, and to put records into the Kinesis stream.
   * For a table, whose stream only DynamoDB can write to, it grants permission to invoke the function with the parked records instead.
   *
   * The permissions cover only the records that the event source mapping and the handler of this processor have parked, which can share the bucket with others.
   *
   * @param grantee the operator or job that puts records back
   * @throws an error if `onFailure` is a queue or a topic, because they keep no records
   */
  public replay(grantee: iam.IGrantable): iam.Grant {
    const { eventSourceMapping, failureBucket, lambdaFunction, stream, table, target } = this.resources;
    if (failureBucket === undefined) {
      throw new Error(`StreamProcessor at '${this.processor.node.path}' cannot grant replay: onFailure is a queue or a topic, which keeps no records. ` +
        'Remove onFailure, or set it to StreamFailureDestination.bucket()');
    }
    return grantPermissions(granteeBeside(this.processor, grantee, [failureBucket, stream, table]), [
      ...takeRecordsPermissions(this.processor, failureBucket, failurePrefix(eventSourceMapping.eventSourceMappingId), parkedPrefix(lambdaFunction)),
      stream
        ? { actions: ['kinesis:PutRecord'], resources: [stream.streamArn] }
        : { actions: ['lambda:InvokeFunction'], resources: [target.functionArn] },
      ...stream?.encryptionKey ? [keyPermission(this.processor, stream.encryptionKey, ['kms:GenerateDataKey'], 'kinesis')] : [],
    ]);
  }

  /**
   * Grants permission to invoke the function, for example for an operator who tests it.
   *
   * @param grantee the principal that invokes the function
   */
  public invoke(grantee: iam.IGrantable): iam.Grant {
    return this.resources.target.grantInvoke(grantee);
  }
}
