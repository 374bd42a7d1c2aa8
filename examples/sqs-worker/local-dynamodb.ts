import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
// @ts-ignore: it has no type declarations
import dynalite from 'dynalite';

export interface LocalDynamoDb {
  /** Environment variables that point the handler to the table. They override those of the template. */
  readonly environment: { readonly [name: string]: string };
  stop(): Promise<void>;
}

/** Starts an emulated DynamoDB on this machine, with a table for idempotency. */
export async function startDynamoDb(): Promise<LocalDynamoDb> {
  const server: Server = dynalite({ createTableMs: 0 });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  await client.send(new CreateTableCommand({
    TableName: 'processed',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  }));
  client.destroy();

  return {
    environment: {
      RESILIENT_LAMBDA_IDEMPOTENCY_TABLE: 'processed',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
    async stop() {
      server.closeAllConnections(); // the handler's client keeps them open
      await new Promise(resolve => server.close(resolve));
    },
  };
}
