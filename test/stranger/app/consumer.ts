import { App, Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { AlarmProfile, HandlerCode, SqsWorkerFunction, SqsWorkerFunctionProps } from 'cdk-resilient-lambda';

const props: SqsWorkerFunctionProps = {
  code: HandlerCode.fromAsset('build', { runtime: lambda.Runtime.PYTHON_3_13, handler: 'orders.handler' }),
  timeout: Duration.minutes(1),
  maxConcurrency: 2,
  alarms: { profile: AlarmProfile.FULL, errors: { threshold: 3 } },
};

export const worker = new SqsWorkerFunction(new Stack(new App(), 'Stack'), 'Worker', props);
export const deadLetters: string = worker.deadLetterQueue.queueName;
