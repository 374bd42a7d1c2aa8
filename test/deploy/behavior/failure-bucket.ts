import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { replay } from '../../../examples/replay/replay';
import type { DeployedStack } from '../deployed-stack';
import { shapeOf } from '../differences';
import type { Emulator } from '../emulator';

/** A deployed bucket into which failure records go. */
export class FailureBucket {
  readonly s3: S3Client;

  constructor(private readonly emulator: Emulator, public readonly name: string) {
    this.s3 = new S3Client({ ...emulator.client, forcePathStyle: true });
  }

  public async keys(): Promise<string[]> {
    const { Contents: contents = [] } = await this.s3.send(new ListObjectsV2Command({ Bucket: this.name }));
    return contents.map(({ Key }) => Key!);
  }

  /** Puts back what the mapping of a stack parked, with the replay program, and returns the keys that are left. */
  public async replay(stack: DeployedStack): Promise<string[]> {
    const { client } = this.emulator;
    const mapping = stack.one('AWS::Lambda::EventSourceMapping').physicalId;
    return replay({ bucket: this.name, mapping }, { s3: this.s3, kinesis: new KinesisClient(client), lambda: new LambdaClient(client) });
  }

  public async records(): Promise<string[]> {
    return Promise.all((await this.keys()).map(async Key => {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.name, Key }));
      return Body!.transformToString();
    }));
  }
}

/** What a failure record says that does not depend on time, and the names and types of all of it. */
export function failureRecord(body: string): object {
  const record = JSON.parse(body);
  const { condition, approximateInvokeCount } = record.requestContext;
  return { condition, approximateInvokeCount, shape: shapeOf(record) };
}
