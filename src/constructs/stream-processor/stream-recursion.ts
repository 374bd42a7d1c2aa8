import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';
import { isGranted } from '../resources/recursion';
import { atSynth } from '../synth/at-synth';
import { warn } from '../synth/validation';

const PUT_ACTIONS = /^(kinesis:PutRecords?|kinesis:Put\*|kinesis:\*|\*)$/;
const WRITE_ACTIONS = /^(dynamodb:((Put|Update|Delete)Item|BatchWriteItem|(Put|Update|Delete|BatchWrite)\*|\*)|\*)$/;

/** The stream or table that invokes the function. */
interface Source {
  readonly stream?: kinesis.IStream;
  readonly table?: dynamodb.ITable;
}

/** Warns if the function may write to the stream or table that invokes it. Lambda does not stop such a loop. */
export function warnOfStreamRecursion(processor: Construct & iam.IGrantable, { stream, table }: Source): void {
  atSynth(processor, () => {
    if (stream && isGranted(processor, PUT_ACTIONS, stream.streamArn)) {
      warn(processor, 'writesToItsOwnStream',
        `the function may put records into the stream '${stream.node.path}' that invokes it, so one record can cause an infinite loop, which Lambda does ` +
        'not stop: use another stream, or acknowledge this warning');
    }
    if (table && isGranted(processor, WRITE_ACTIONS, table.tableArn)) {
      warn(processor, 'writesToItsOwnTable',
        `the function may write to the table '${table.node.path}' whose changes invoke it, so one change can cause an infinite loop, which Lambda does ` +
        'not stop: write to another table, or filter out its own changes and acknowledge this warning');
    }
  });
}
