// npx tsx replay-failed-records.ts --bucket <failure bucket> --mapping <event source mapping ID> [--dry-run]
import { parseArgs } from 'node:util';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { replay } from './replay';

const { bucket, mapping, 'dry-run': dryRun } = parseArgs({
  options: { 'bucket': { type: 'string' }, 'mapping': { type: 'string' }, 'dry-run': { type: 'boolean' } },
}).values;
if (!bucket || !mapping) throw new Error('--bucket and --mapping are required: the description of the ParkedEvents or ParkedRecords alarm contains both');

void replay({ bucket, mapping, dryRun }, { s3: new S3Client(), kinesis: new KinesisClient(), lambda: new LambdaClient() })
  .then(left => process.exitCode = left.length > 0 && !dryRun ? 1 : 0);
