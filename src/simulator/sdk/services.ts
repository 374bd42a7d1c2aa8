import { eventBridgeService } from './eventbridge-service';
import { kinesisService } from './kinesis-service';
import { lambdaService } from './lambda-service';
import { s3Service } from './s3-service';
import { headerOf, SdkRequest, signedFor } from './sdk-http';
import type { Service } from './service';
import { snsService } from './sns-service';
import { sqsService } from './sqs-service';

/** The services by the name that requests are signed for. */
const SERVICES: { readonly [signedFor: string]: Service } = {
  sqs: sqsService, sns: snsService, events: eventBridgeService, kinesis: kinesisService, lambda: lambdaService, s3: s3Service,
};

/** The service that a request is for, if the simulator models any of its operations. */
export function serviceFor(request: SdkRequest): Service | undefined {
  const name = signedFor(request) ?? '';
  return Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
}

/** Describes a request for an error: 'dynamodb PutItem', 'scheduler POST /schedules/nightly'. */
export function describeRequest(request: SdkRequest): string {
  const { method, path, body } = request;
  const action = /(?:^|&)Action=(\w+)/.exec(body.toString('latin1', 0, 10_000))?.[1];
  return `${signedFor(request) ?? 'unsigned'} ${headerOf(request, 'x-amz-target')?.split('.').pop() ?? action ?? `${method} ${path}`}`;
}

/** All operations that handlers can call: `sqs SendMessage`, … */
export const OPERATIONS: readonly string[] = Object.values(SERVICES)
  .flatMap(({ name, operations }) => Object.keys(operations).map(operation => `${name} ${operation}`));
