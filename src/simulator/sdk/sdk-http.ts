import type { IncomingHttpHeaders } from 'node:http';
import type { RunningHandler } from '../kernel/running-handler';

/** A request of an SDK client. */
export interface SdkRequest {
  /** The handler whose code made the request. @default - not known: its trace header may tell */
  readonly handler?: RunningHandler;
  readonly method: string;

  /** The path, as it was sent: encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The response to an SDK client. */
export interface SdkResponse {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
}

/** The value of a header that is sent once. */
export function headerOf({ headers }: Pick<SdkRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/**
 * The service that a request is signed for: `Credential=…/20260101/us-east-1/sqs/aws4_request`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signedFor(request: Pick<SdkRequest, 'headers'>): string | undefined {
  return /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headerOf(request, 'authorization') ?? '')?.[1];
}
