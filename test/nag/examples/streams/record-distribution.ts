import type { Stack } from 'aws-cdk-lib';
import { CfnStream, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { aFunction, aStream } from '../shop';

function read(stack: Stack, strategy: string): void {
  const stream = aStream(stack);
  const resource = stream.node.defaultChild as CfnStream;
  resource.streamModeDetails = { streamMode: StreamMode.ON_DEMAND };
  resource.addPropertyDeletionOverride('ShardCount');
  resource.addPropertyOverride('RecordDistributionStrategy', strategy);
  aFunction(stack).addEventSourceMapping('Mapping', { eventSourceArn: stream.streamArn, startingPosition: StartingPosition.TRIM_HORIZON });
}

export function violates(stack: Stack): void {
  read(stack, 'AUTO');
}

export function passes(stack: Stack): void {
  read(stack, 'USER_PARTITION_KEY');
}
