import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FilterFacts } from '../../filters';
import { Permission } from '../resources/encryption';
import { EventStoreOptions } from '../resources/event-store-options';
import { SynthesizedResource } from '../synth/synthesized';
import { areKnownToDiffer, PropsValidator } from '../synth/validation';

/** The source of a processor's records, before its resources are created. Each kind of source is one implementation. */
export interface StreamSourceBinding {
  /** The kind of records, which decides what a filter can test. */
  readonly kind: 'kinesis' | 'dynamodb';

  /** What is known of the records at synth. */
  readonly recordFacts?: FilterFacts;

  /** The positions where the event source mapping can start. */
  readonly startingPositions: lambda.StartingPosition[];

  /** How long the source keeps a record, in seconds; undefined if unknown at synth. */
  readonly retentionSeconds?: number;

  /** The number of shards; undefined if unknown at synth. */
  readonly shardCount?: number;

  /** How long a stream with a retention period keeps a record as it is synthesized, in seconds; undefined if unknown. */
  synthesizedRetentionSeconds?(stream: SynthesizedResource): number | undefined;

  /** Adds problems to the validator, and warns about what may be wrong. */
  check(scope: Construct, problems: PropsValidator): void;

  /** Creates the resources that the source needs, as children of the processor. Called once. */
  bind(scope: Construct, options: EventStoreOptions): StreamSourceConfig;
}

/** The source as it is deployed. */
export interface StreamSourceConfig {
  /** The ARN that the event source mapping reads from. */
  readonly arn: string;

  /** The permissions that the function needs to read the source. */
  readonly permissions: Permission[];

  /** The commands that fetch a record by its sequence number, from a stream that is named by its ARN or, if given, by a command that prints it. */
  readonly fetchCommand: (streamArn?: string) => string;

  readonly stream?: kinesis.IStream;
  readonly consumer?: kinesis.IStreamConsumer;
  readonly table?: dynamodb.ITable;
}

/** Adds a problem if a source is in another Region than the function. */
export function checkSourceRegion(scope: Construct, problems: PropsValidator, name: string, sourceRegion: string): void {
  const { region } = Stack.of(scope);
  problems.addIf(areKnownToDiffer(sourceRegion, region),
    `${name} is in ${sourceRegion}, but the function is in ${region}, and Lambda reads only streams in its own Region: use a stream in ${region}`);
}
