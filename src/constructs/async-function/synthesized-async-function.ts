import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { checkRetries } from './async-checks';
import { AsyncFunctionWithDestinationsProps } from './async-function-with-destinations-props';
import { AsyncSettings } from './async-settings';
import { ASYNC_DEFAULT_EVENT_AGE_SECONDS, ASYNC_DEFAULT_RETRY_ATTEMPTS } from '../../limits';
import { synthesizedFunction } from '../function/synthesized-function';
import { checkParking, warnOfShortParking } from '../resources/parked-events';
import { checkAsSynthesized } from '../synth/synthesized';
import { checkTriggersPark } from '../triggers/synthesized-triggers';

/** The resources of an asynchronous function. */
interface AsyncResources {
  readonly fn: lambda.Function;
  readonly invokeConfig: lambda.CfnEventInvokeConfig;
  readonly failureQueue?: sqs.IQueue;
}

/** Checks at synth whether every event is processed or parked, after everything that can change the function and its triggers. */
export function checkSynthesizedAsyncFunction(
  scope: Construct, { fn, invokeConfig, failureQueue }: AsyncResources, triggerDeadLetterQueues: { [triggerId: string]: sqs.Queue },
  props: AsyncFunctionWithDestinationsProps, settings: AsyncSettings,
): void {
  const { onFailure } = invokeConfig.destinationConfig as lambda.CfnEventInvokeConfig.DestinationConfigProperty;
  const { destination } = onFailure as { destination: string };
  checkAsSynthesized('AsyncFunctionWithDestinations', scope, (problems, read) => {
    const config = read(invokeConfig);
    const now = {
      retryAttempts: config.number('MaximumRetryAttempts', settings.retryAttempts, ASYNC_DEFAULT_RETRY_ATTEMPTS)!,
      maxEventAge: config.duration('MaximumEventAgeInSeconds', settings.maxEventAge, ASYNC_DEFAULT_EVENT_AGE_SECONDS)!,
    };
    checkRetries(scope, problems, { ...props, ...now }, { ...synthesizedFunction(problems, read(fn), settings), ...now });
    checkParking(problems, config, 'DestinationConfig.OnFailure.Destination', destination);
    if (failureQueue?.node.scope === scope) warnOfShortParking(scope, read(failureQueue));

    checkTriggersPark(scope, problems, read, Object.values(triggerDeadLetterQueues));
  });
}
