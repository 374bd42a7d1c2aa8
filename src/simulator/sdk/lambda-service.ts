import type { Protocol } from './protocols';
import { headerOf, SdkRequest } from './sdk-http';
import type { Service } from './service';
import { ServiceError } from './service-error';
import { jsonOrText } from '../kernel/subject';

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** REST with JSON: the path names the operation. */
const protocol: Protocol = {
  read(request: SdkRequest) {
    const { method, path, query, body } = request;
    const [, functionName] = INVOKE.exec(path) ?? [];
    if (functionName === undefined) return { name: `${method} ${path}`, input: {} };
    const name = decodeURIComponent(functionName);
    const qualifier = query.get('Qualifier');
    return {
      name: 'Invoke',
      input: {
        FunctionName: qualifier === null ? name : `${name}:${qualifier}`,
        InvocationType: headerOf(request, 'x-amz-invocation-type') ?? 'RequestResponse',
        Payload: body.toString() || '{}',
      },
    };
  },
  write: () => ({ status: 202 }),
  fail: ({ code, message, status }) => ({
    status, headers: { 'content-type': 'application/json', 'x-amzn-errortype': code }, body: JSON.stringify({ message }),
  }),
};

/** The calls of `@aws-sdk/client-lambda`. @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const lambdaService: Service = {
  name: 'lambda',
  protocol,
  rejected: 'InvalidRequestContentException',
  denied: 'AccessDeniedException',
  operations: {
    Invoke({ FunctionName, InvocationType, Payload }, call) {
      if (InvocationType !== 'Event') {
        call.refuse(`a call of another function with the InvocationType ${InvocationType}`, "invoke it with 'Event', or replace this call in the test");
      }
      const event = jsonOrText(Payload);
      if (typeof event === 'string' && !Payload.startsWith('"')) throw new ServiceError('InvalidRequestContentException', 'the payload is not valid JSON');
      const { key } = call.find('AWS::Lambda::Function', FunctionName);
      call.sender.invoke(key, event, {});
    },
  },
};
