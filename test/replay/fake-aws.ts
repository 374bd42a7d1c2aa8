import { createServer, IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { Clients } from '../../examples/replay/replay';

/** The response of a function. */
export interface Answer {
  readonly functionError?: string;
  readonly payload?: unknown;
}

/** A local server with the parts of S3, Kinesis and Lambda that a replay uses. */
export class FakeAws {
  /** The objects of every bucket: `bucket/key`. */
  public readonly objects = new Map<string, string>();
  public readonly puts: { readonly StreamARN: string; readonly PartitionKey: string; readonly data: string }[] = [];
  public readonly invocations: { readonly functionName: string; readonly event: any }[] = [];
  public answer: Answer = { payload: { batchItemFailures: [] } };

  /** The maximum number of keys in a page. */
  public pageSize = 1_000;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      void bodyOf(request).then(body => {
        const { status = 200, headers = {}, text = '' } = this.respond(request, body);
        response.writeHead(status, headers).end(text);
      });
    });
  }

  public async start(): Promise<Clients> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve));
    const config = {
      endpoint: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    };
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    const { requestHandler } = s3.config; // the handler of Kinesis would use HTTP/2
    return { s3, kinesis: new KinesisClient({ ...config, requestHandler }), lambda: new LambdaClient({ ...config, requestHandler }) };
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }

  private respond({ method, url = '', headers }: IncomingMessage, body: string): { status?: number; headers?: Record<string, string>; text?: string } {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (headers['x-amz-target'] === 'Kinesis_20131202.PutRecord') return this.putRecord(JSON.parse(body));
    const invoked = /^\/2015-03-31\/functions\/(.+)\/invocations$/.exec(pathname);
    if (invoked) return this.invoke(decodeURIComponent(invoked[1]), JSON.parse(body));
    if (searchParams.get('list-type') === '2') return this.list(pathname, searchParams);
    const object = decodeURIComponent(pathname.slice(1));
    if (method === 'GET') return { text: this.objects.get(object) };
    if (method === 'DELETE' && this.objects.delete(object)) return { status: 204 };
    return { status: 501 };
  }

  private putRecord({ Data, ...put }: { Data: string; StreamARN: string; PartitionKey: string }) {
    this.puts.push({ ...put, data: Buffer.from(Data, 'base64').toString() });
    return { headers: { 'content-type': 'application/x-amz-json-1.1' }, text: '{"ShardId":"shardId-000000000000","SequenceNumber":"1"}' };
  }

  private invoke(functionName: string, event: any) {
    this.invocations.push({ functionName, event });
    const { functionError, payload } = this.answer;
    return { headers: { ...functionError && { 'x-amz-function-error': functionError } }, text: payload === undefined ? '' : JSON.stringify(payload) };
  }

  private list(pathname: string, parameters: URLSearchParams) {
    const bucket = pathname.replace(/^\/|\/$/g, '');
    const after = parameters.get('continuation-token') ?? '';
    const keys = [...this.objects.keys()].filter(object => object.startsWith(`${bucket}/${parameters.get('prefix')}`))
      .map(object => object.slice(bucket.length + 1)).sort().filter(key => key > after);
    const page = keys.slice(0, this.pageSize);
    const next = keys.length > page.length ? `<NextContinuationToken>${page[page.length - 1]}</NextContinuationToken>` : '';
    const contents = page.map(key => `<Contents><Key>${key}</Key></Contents>`).join('');
    return {
      headers: { 'content-type': 'application/xml' },
      text: `<?xml version="1.0"?><ListBucketResult><IsTruncated>${next !== ''}</IsTruncated>${contents}${next}</ListBucketResult>`,
    };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
