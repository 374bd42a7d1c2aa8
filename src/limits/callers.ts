import {
  APPSYNC_TIMEOUT_SECONDS, COGNITO_TRIGGER_TIMEOUT_SECONDS, EDGE_ORIGIN_TIMEOUT_SECONDS, FIREHOSE_TIMEOUT_SECONDS, HTTP_API_TIMEOUT_SECONDS,
  LEX_TIMEOUT_SECONDS, REST_API_TIMEOUT_SECONDS, WEBSOCKET_API_TIMEOUT_SECONDS,
} from './services';

/** A client or service that invokes a function and waits for the answer. */
export interface SynchronousCaller {
  /** How long it waits for the answer to one invocation, in seconds. @default - as long as the function runs */
  readonly limitSeconds?: number;

  /** The highest number of invocations for one event. */
  readonly attempts: number;

  /** The outcomes after which it invokes the function again. */
  readonly retriesAfter: readonly ('throttled' | 'unavailable' | 'timedOut' | 'failed')[];

  /** The longest first wait before it does, in milliseconds. The wait is random; its maximum doubles each time until `longestWaitMs`. */
  readonly firstWaitMs: number;

  /** The longest wait, in milliseconds. */
  readonly longestWaitMs: number;
}

const WITHOUT_RETRIES = { attempts: 1, retriesAfter: [], firstWaitMs: 0, longestWaitMs: 0 } as const;

/**
 * The callers that wait for the answer of a function.
 *
 * - `sdk`: a client of the AWS SDK for JavaScript with its standard retries. It does not retry an error of the function. The first wait is that of a
 *   throttled request; after other errors the SDK waits less.
 *   https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 * - `stepFunctions`: retries only what the state machine tells it to.
 *   https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 * - `cognito`: retries a function that does not answer in time.
 *   https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 * - `firehose`: retries three times unless its NumberOfRetries says otherwise, if the function does not answer in time or is throttled.
 *   https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
 * - `lex`: answers with the failure or timeout response of the bot. That it tries again is not documented.
 *   https://docs.aws.amazon.com/lexv2/latest/dg/intent-fulfillment.html
 * - `s3Batch`: notes the failure of an object in the report of its job. It tries again what the function answers with `TemporaryFailure`.
 *   https://docs.aws.amazon.com/lambda/latest/dg/services-s3-batch.html
 * - the others relay the error to their client.
 *   https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html
 */
export const SYNCHRONOUS_CALLERS = {
  sdk: { attempts: 3, retriesAfter: ['throttled', 'unavailable'], firstWaitMs: 500, longestWaitMs: 20_000 },
  restApi: { ...WITHOUT_RETRIES, limitSeconds: REST_API_TIMEOUT_SECONDS },
  httpApi: { ...WITHOUT_RETRIES, limitSeconds: HTTP_API_TIMEOUT_SECONDS },
  webSocketApi: { ...WITHOUT_RETRIES, limitSeconds: WEBSOCKET_API_TIMEOUT_SECONDS },
  appSync: { ...WITHOUT_RETRIES, limitSeconds: APPSYNC_TIMEOUT_SECONDS },
  loadBalancer: WITHOUT_RETRIES,
  functionUrl: WITHOUT_RETRIES,
  stepFunctions: WITHOUT_RETRIES,
  cloudFront: { ...WITHOUT_RETRIES, limitSeconds: EDGE_ORIGIN_TIMEOUT_SECONDS },
  lex: { ...WITHOUT_RETRIES, limitSeconds: LEX_TIMEOUT_SECONDS },
  s3Batch: WITHOUT_RETRIES,
  firehose: { attempts: 4, retriesAfter: ['throttled', 'timedOut'], firstWaitMs: 0, longestWaitMs: 0, limitSeconds: FIREHOSE_TIMEOUT_SECONDS },
  cognito: { attempts: 3, retriesAfter: ['timedOut'], firstWaitMs: 0, longestWaitMs: 0, limitSeconds: COGNITO_TRIGGER_TIMEOUT_SECONDS },
} as const satisfies { readonly [name: string]: SynchronousCaller };

/** What the callers, or those who wait behind them, get when the function fails, with who tries again. */
export const CALLER_ANSWERS: { readonly [name in keyof typeof SYNCHRONOUS_CALLERS]: string } = {
  sdk: 'the caller gets the error; clients of the AWS SDK try again only if Lambda throttles or is unavailable',
  restApi: 'the client gets a 5xx; API Gateway does not try again',
  httpApi: 'the client gets a 5xx; API Gateway does not try again',
  webSocketApi: 'the client gets an error over its connection, if the route has a response; API Gateway does not try again',
  appSync: 'the client gets an error in the response; AppSync does not try again',
  loadBalancer: 'the client gets a 5xx; the load balancer does not try again',
  functionUrl: 'the client gets a 5xx; Lambda does not try again',
  stepFunctions: 'the state machine decides: its Retry and Catch',
  cloudFront: 'the viewer gets a 5xx; CloudFront does not try again',
  lex: 'the user gets the failure response of the bot; that Lex tries again is not documented',
  s3Batch: 'S3 Batch Operations notes the failure in the report of the job, and tries again only what the function answers with TemporaryFailure',
  firehose: 'Firehose puts the records into the folder processing-failed of its bucket, and tells only its own log',
  cognito: 'the user gets an error; Cognito tries again only if the function does not answer in time',
};
