import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** A process that speaks DynamoDB, with one table for idempotency. */
export function startDynamoDb(folder: string, table: string): { readonly environment: NodeJS.ProcessEnv; stop(): void } {
  fs.mkdirSync(folder);
  const ready = path.join(folder, 'endpoint');
  const server = spawn(process.execPath, [path.join(__dirname, 'dynamodb.mjs'), table, ready], { stdio: 'inherit' });
  const until = Date.now() + 30_000;
  while (!fs.existsSync(ready)) {
    if (Date.now() > until) throw new Error('the DynamoDB server did not start');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
  return {
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: fs.readFileSync(ready, 'utf8'), AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local',
    },
    stop: () => server.kill(),
  };
}
