import { Lambda } from '@aws-sdk/client-lambda';
import { trafficHook } from 'cdk-resilient-lambda/runtime';

const lambda = new Lambda();

/** Calls the health check of the new version. `trafficHook` reports the result to CodeDeploy. */
export const handler = trafficHook(async ({ newVersion, signal }) => {
  const { FunctionError, Payload } = await lambda.invoke({ FunctionName: newVersion, Payload: '{"health":true}' }, { abortSignal: signal });
  const answer = Payload?.transformToString();
  if (FunctionError || !answer?.includes('"statusCode":200')) throw new Error(`the new version is unhealthy: ${answer}`);
});
