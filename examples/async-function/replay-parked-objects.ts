// Replays events whose records wait in a failure bucket:
//   npx tsx replay-parked-objects.ts <name of the bucket> <name or ARN of the function> [--dry-run]
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { payloadOf } from './replay-parked-events';

export interface ReplayObjects {
  readonly bucket: string;
  readonly functionName: string;
  /** Only says what would be replayed. */
  readonly dryRun?: boolean;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly say?: (line: string) => void;
}

/**
 * Invokes the function with each event whose record was in the bucket before, the oldest first, and deletes the records of those that Lambda took.
 *
 * An event that was taken and whose record could not be deleted comes twice: handlers must be idempotent.
 */
export async function replayObjects(options: ReplayObjects): Promise<{ replayed: number; left: number }> {
  const { bucket: Bucket, functionName, dryRun = false, s3, lambda, say = console.log } = options;
  const count = { replayed: 0, left: 0 };
  for (const Key of await keysOf()) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const payload = payloadOf(await Body!.transformToString());
    const problem = payload === undefined ? 'it holds no event' : dryRun ? undefined : await replayOne(Key, payload);
    say(`${Key} ${problem === undefined ? dryRun ? 'would be replayed' : 'was replayed' : `stays: ${problem}`}`);
    count[problem === undefined ? 'replayed' : 'left'] += 1;
  }
  return count;

  /** All of them before the first is replayed: an event that fails at once would come round for ever. */
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
