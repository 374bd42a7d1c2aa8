import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

/** A local DynamoDB, behind a proxy that can answer with errors. */
export class LocalDynamoDb {
  public static async start(): Promise<LocalDynamoDb> {
    const server = dynalite({ createTableMs: 0 });
    const port = await listen(server);
    const local = new LocalDynamoDb(server, port);
    local.endpoint = `http://127.0.0.1:${await listen(local.door)}`;
    return local;
  }

  public endpoint = '';
  /** The operations that were requested. */
  public readonly requests: string[] = [];
  private readonly door: http.Server;

  private constructor(private readonly server: http.Server, port: number) {
    this.door = http.createServer((request, response) => {
      const operation = String(request.headers['x-amz-target']).split('.')[1];
      this.requests.push(operation);
      const fault = this.fault(operation);
      if (fault) {
        request.resume().on('end', () => response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
          .end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${fault}`, message: 'as the test wants' })));
        return;
      }
      request.pipe(http.request({ port, host: '127.0.0.1', method: request.method, path: request.url, headers: request.headers }, answer => {
        answer.pipe(response.writeHead(answer.statusCode!, answer.headers));
      }).on('error', () => response.destroy())); // the server was stopped while a request was open
    });
  }

  /** Returns the error to answer an operation with, or undefined to forward it. */
  public fault: (operation: string) => string | undefined = () => undefined;

  /** The environment variables that lead the SDK to this server. */
  public get environment(): Record<string, string> {
    return { AWS_ENDPOINT_URL_DYNAMODB: this.endpoint, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  }

  public get client(): DynamoDBClient {
    return new DynamoDBClient({ endpoint: this.endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  }

  public async createTable(TableName: string): Promise<void> {
    await this.client.send(new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }));
  }

  public async stop(): Promise<void> {
    for (const server of [this.door, this.server]) {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  }
}

async function listen(server: http.Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
