import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { audit } from '../examples/audit';
import { StreamFailureDestination, StreamSource } from '../src';
import { env, newApp, arn, ACCOUNT } from './fixtures/stack';
import { newProcessor, tableWithStream } from './fixtures/streams';
test('x', () => {
  for (const variant of [0, 1, 2, 3, 4, 5]) {
    const app = newApp();
    const other = new Stack(app, 'Other', { env }); new kms.Key(other,'Any',{enableKeyRotation:true});
    const stack = new Stack(app, 'Orders', { env });
    const b = () => new s3.Bucket(other, 'B', { enforceSSL: true });
    const props = [
      () => ({}),
      () => ({ source: StreamSource.dynamoDb(tableWithStream(stack)), encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }) }),
      () => ({ onFailure: StreamFailureDestination.bucket(b()) }),
      () => ({ onFailure: StreamFailureDestination.bucket(s3.Bucket.fromBucketName(stack, 'B', 'name')) }),
      () => ({ onFailure: StreamFailureDestination.queue() }),
      () => ({ role: iam.Role.fromRoleArn(stack, 'R', `arn:aws:iam::${ACCOUNT}:role/orders`), source: StreamSource.kinesis(undefined, { enhancedFanOut: true }) }),
    ][variant]();
    newProcessor(props, stack);
    void arn;
    if (variant < 2) console.log(JSON.stringify(Template.fromStack(stack).toJSON(), null, 1));
    const print = jest.spyOn(console, 'error').mockImplementation();
    const { findings, templates } = audit(app);
    print.mockRestore();
    console.log(variant, findings, variant === 2 && JSON.stringify(templates.Orders.Resources.ProcessorRole18AF4E6C));
  }
});
