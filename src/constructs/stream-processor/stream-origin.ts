import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { Permission } from '../resources/encryption';
import { areKnownToDiffer, PropsValidator } from '../synth/validation';

/** Where a processor's records come from, before anything is made of it. Each kind of source is one implementation. */
export interface StreamOrigin {
  /** The keys that a filter of the mapping may have. */
  readonly filterKeys: string[];

  /** The positions that the mapping can start at. */
  readonly startingPositions: lambda.StartingPosition[];

  /** For how long the source keeps a record; undefined where that is not known here. */
  readonly retentionSeconds?: number;

  /** As how many shards it is read; undefined where that is not known here. */
  readonly shardCount?: number;

  /** Collects what is wrong with it, and warns of what may be. */
  check(scope: Construct, problems: PropsValidator): void;

  /** Makes what has to be made, below the processor. Called once. */
  bind(scope: Construct, options: OriginOptions): BoundOrigin;
}

/** What holds for everything that the processor makes to hold records. */
export interface OriginOptions {
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
}

/** The source as it will be deployed. */
export interface BoundOrigin {
  /** What the mapping reads. */
  readonly arn: string;

  /** What the function must be allowed to do. */
  readonly rights: Permission[];

  /** The command that shows a record of which only the sequence number is known. */
  readonly lookUp: string;

  readonly stream?: kinesis.IStream;
  readonly consumer?: kinesis.IStreamConsumer;
  readonly table?: dynamodb.ITable;
}

/** Where a stream or table is. */
export interface Whereabouts {
  readonly account: string;
  readonly region: string;
}

/** Refuses what is in another Region, and tells whether it is known to belong to another account, whose owner has to allow the reading. */
export function isOfOtherAccount(scope: Construct, problems: PropsValidator, name: string, there: Whereabouts): boolean {
  const { account, region } = Stack.of(scope);
  problems.addIf(areKnownToDiffer(there.region, region),
    `${name} is in ${there.region} but the function in ${region}: Lambda reads only streams of its own Region`);
  return areKnownToDiffer(there.account, account);
}
