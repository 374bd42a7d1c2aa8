import { Duration } from 'aws-cdk-lib';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { checkRecordProcessing } from './stream-processor-checks';
import { StreamProcessorProps } from './stream-processor-props';
import { StreamProcessorSettings } from './stream-processor-settings';
import { STREAM_DEFAULT_BATCH_SIZE, UNTIL_EXPIRY } from '../../limits';
import { synthesizedFunction } from '../function/synthesized-function';
import { checkReportsFailures } from '../resources/batch-failures';
import { checkParking, warnOfShortParking } from '../resources/parked-events';
import { checkAsSynthesized, SynthesizedResource } from '../synth/synthesized';
import { PropsValidator } from '../synth/validation';

/** The resources of a processor. */
interface ProcessorResources {
  readonly lambdaFunction: lambda.Function;
  readonly eventSourceMapping: lambda.EventSourceMapping;
  readonly stream?: kinesis.IStream;
  readonly failureQueue?: sqs.IQueue;
}

/** Checks at synth whether every record is processed or parked, after everything that can change a processor. */
export function checkSynthesizedProcessor(
  scope: Construct, processor: ProcessorResources, failureDestinationArn: string, props: StreamProcessorProps, settings: StreamProcessorSettings,
): void {
  checkAsSynthesized('StreamProcessor', scope, (problems, read) => {
    const mapping = read(processor.eventSourceMapping);
    const { failureQueue, stream } = processor;
    const now = {
      batchSize: mapping.number('BatchSize', settings.batchSize, STREAM_DEFAULT_BATCH_SIZE)!,
      maxBatchingWindow: mapping.duration('MaximumBatchingWindowInSeconds', props.maxBatchingWindow),
      bisectBatchOnError: mapping.flag('BisectBatchOnFunctionError', settings.bisectBatchOnError) ?? settings.bisectBatchOnError,
      retryAttempts: mapping.number('MaximumRetryAttempts', settings.retryAttempts, UNTIL_EXPIRY)!,
      maxRecordAge: maxRecordAgeOf(problems, mapping, settings),
      parallelizationFactor: mapping.number('ParallelizationFactor', props.parallelizationFactor),
      tumblingWindow: mapping.duration('TumblingWindowInSeconds', props.tumblingWindow),
    };
    const fn = synthesizedFunction(problems, read(processor.lambdaFunction), settings);
    const retentionSeconds = (stream && settings.source.synthesizedRetentionSeconds?.(read(stream))) ?? settings.retentionSeconds;
    checkRecordProcessing(scope, problems, { ...props, ...now }, { ...fn, ...now, retentionSeconds });
    checkReportsFailures(problems, mapping);
    checkParking(problems, mapping, 'DestinationConfig.OnFailure.Destination', failureDestinationArn);
    if (failureQueue?.node.scope === scope) warnOfShortParking(scope, read(failureQueue));
  });
}

function maxRecordAgeOf(problems: PropsValidator, mapping: SynthesizedResource, { maxRecordAge }: StreamProcessorSettings): Duration {
  const property = 'MaximumRecordAgeInSeconds';
  if ((mapping.value(property) ?? UNTIL_EXPIRY) !== UNTIL_EXPIRY) return mapping.duration(property, maxRecordAge)!;
  mapping.number(property, maxRecordAge.toSeconds(), UNTIL_EXPIRY); // records the change
  problems.add('maxRecordAge is unlimited, so the stream deletes records that wait behind a failing record before they are parked: keep maximumRecordAgeInSeconds');
  return maxRecordAge;
}
