// Replays events whose records are parked in a failure bucket:
//   npx tsx replay-parked-objects.ts <bucket name> <function name or ARN> [--dry-run]
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { payloadOf } from './replay-parked-events';

export interface ReplayObjects {
  readonly bucket: string;
  readonly functionName: string;
  /** Only lists the events that would be replayed. */
  readonly dryRun?: boolean;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly say?: (line: string) => void;
}

/**
 * Invokes the function with each event whose record is in the bucket at the start, the oldest first, and deletes the records whose events Lambda accepted.
 *
 * An event whose record cannot be deleted is processed twice: handlers must be idempotent.
 */
export async function replayObjects(options: ReplayObjects): Promise<{ replayed: number; left: number }> {
  const { bucket: Bucket, functionName, dryRun = false, s3, lambda, say = console.log } = options;
  const count = { replayed: 0, left: 0 };
  for (const Key of await keysOf()) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const payload = payloadOf(await Body!.transformToString());
    const problem = payload === undefined ? 'it contains no event' : dryRun ? undefined : await replayOne(Key, payload);
    say(`${Key} ${problem === undefined ? dryRun ? 'would be replayed' : 'was replayed' : `was kept: ${problem}`}`);
    count[problem === undefined ? 'replayed' : 'left'] += 1;
  }
  return count;

  /** Lists all records before replaying the first one: an event that fails at once would loop endlessly. */
  async function keysOf(): Promise<string[]> {
    const keys: string[] = [];
    const name = functionName.startsWith('arn:') ? functionName.split(':')[6] : functionName.split(':')[0];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: `aws/lambda/async/${name}/` })) {
      keys.push(...Contents.map(({ Key }) => Key!));
    }
    return keys;
  }

  async function replayOne(Key: string, payload: string): Promise<string | undefined> {
    try {
      await lambda.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: Buffer.from(payload) }));
    } catch (error) {
      return (error as Error).message;
    }
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    return undefined;
  }
}

if (require.main === module) {
  const [bucket, functionName, dryRun] = process.argv.slice(2);
  replayObjects({ bucket, functionName, dryRun: dryRun === '--dry-run', s3: new S3Client(), lambda: new LambdaClient() })
    .then(({ replayed, left }) => console.log(`${replayed} replayed, ${left} left`), error => {
      console.error(error);
      process.exitCode = 1;
    });
}
