import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BoundQueues } from './queue-provider';
import { checkMessageProcessing } from './sqs-worker-checks';
import type { SqsWorkerFunctionProps } from './sqs-worker-function-props';
import { SqsWorkerSettings } from './sqs-worker-settings';
import { SQS_DEFAULT_BATCH_SIZE } from '../../limits';
import { synthesizedFunction } from '../function/synthesized-function';
import { checkReportsFailures } from '../resources/batch-failures';
import { checkAsSynthesized } from '../synth/synthesized';
import { checkTriggersPark } from '../triggers/synthesized-triggers';

/** The resources of a worker. */
interface WorkerResources extends BoundQueues {
  readonly lambdaFunction: lambda.Function;
  readonly eventSourceMapping: lambda.EventSourceMapping;
  readonly triggerDeadLetterQueues: { readonly [triggerId: string]: sqs.Queue };
}

/** Checks at synth whether every message is processed or parked, after everything that can change a worker. */
export function checkSynthesizedWorker(scope: Construct, worker: WorkerResources, props: SqsWorkerFunctionProps, settings: SqsWorkerSettings): void {
  checkAsSynthesized('SqsWorkerFunction', scope, (problems, read) => {
    const mapping = read(worker.eventSourceMapping);
    const fn = synthesizedFunction(problems, read(worker.lambdaFunction), settings);
    const queues = settings.provider.synthesized(scope, problems, settings.queues, worker, read);
    const batchSize = mapping.number('BatchSize', settings.batchSize, SQS_DEFAULT_BATCH_SIZE)!;
    const maxConcurrency = mapping.number('ScalingConfig.MaximumConcurrency', settings.maxConcurrency);
    const minimum = mapping.number('ProvisionedPollerConfig.MinimumPollers', props.provisionedPollers?.minimum);
    const maximum = mapping.number('ProvisionedPollerConfig.MaximumPollers', props.provisionedPollers?.maximum);
    const provisionedPollers = minimum ?? maximum ? { minimum, maximum } : undefined;
    const maxBatchingWindow = mapping.duration('MaximumBatchingWindowInSeconds', props.maxBatchingWindow);
    const synthesized = { ...props, batchSize, maxBatchingWindow, maxConcurrency, provisionedPollers };
    checkMessageProcessing(scope, problems, synthesized, { ...fn, batchSize, maxConcurrency, queues });

    checkTriggersPark(scope, problems, read, Object.values(worker.triggerDeadLetterQueues));
    checkReportsFailures(problems, mapping);
    const destination = mapping.value('DestinationConfig');
    problems.addIf(destination !== undefined,
      'destinationConfig is set, but Lambda does not support a destination for a queue, whose failed messages go to the dead-letter queue: ' +
      'remove destinationConfig');
  });
}
