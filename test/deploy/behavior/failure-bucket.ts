import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { shapeOf } from '../differences';
import type { Emulator } from '../emulator';

/** A deployed bucket into which failure records go. */
export class FailureBucket {
  readonly s3: S3Client;

  constructor({ client }: Emulator, public readonly name: string) {
    this.s3 = new S3Client({ ...client, forcePathStyle: true });
  }

  public async keys(): Promise<string[]> {
    const { Contents: contents = [] } = await this.s3.send(new ListObjectsV2Command({ Bucket: this.name }));
    return contents.map(({ Key }) => Key!);
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
