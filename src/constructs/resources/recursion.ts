import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { atSynth } from '../synth/at-synth';
import { statementsOf } from './grants';
import { warn } from '../synth/validation';
import type { StreamProcessor } from '../stream-processor/stream-processor';

const SENDS = /^(sqs:SendMessage|sqs:Send\*|sqs:\*|\*)$/;
const PUTS = /^(kinesis:PutRecords?|kinesis:Put\*|kinesis:\*|\*)$/;
const WRITES = /^(dynamodb:((Put|Update|Delete)Item|BatchWriteItem|(Put|Update|Delete|BatchWrite)\*|\*)|\*)$/;

/** Warns when the function was granted to send to the queue that it works off: each message could become another one, for ever. */
export function warnOfRecursion(construct: Construct & iam.IGrantable, queue: sqs.IQueue): void {
  atSynth(construct, () => {
    if (!isAllowed(construct, SENDS, queue.queueArn)) return;
    warn(construct, 'sendsToItsOwnQueue',
      `the function may send to the queue '${queue.node.path}' that it works off, so that one message can go round for ever ` +
      '(Lambda stops it after about 16 rounds): send to another queue, or acknowledge this');
  });
}

/** The same for what comes to the function when it writes to its stream or table, which Lambda never stops. */
export function warnOfFeedback(processor: StreamProcessor): void {
  const { stream, table } = processor;
  atSynth(processor, () => {
    if (stream && isAllowed(processor, PUTS, stream.streamArn)) {
      warn(processor, 'writesToItsOwnStream',
        `the function may put records into the stream '${stream.node.path}' that it reads, so that one record can go round for ever, and Lambda does not ` +
        'stop it: put them into another stream, or acknowledge this');
    }
    if (table && isAllowed(processor, WRITES, table.tableArn)) {
      warn(processor, 'writesToItsOwnTable',
        `the function may write to the table '${table.node.path}' whose changes it reads, so that one change can go round for ever, and Lambda does not ` +
        'stop it: write to another table, or let filters pass over its own changes and acknowledge this');
    }
  });
}

/** Whether users granted the function an action on a resource. */
function isAllowed(construct: Construct & iam.IGrantable, actions: RegExp, resourceArn: string): boolean {
  const statements = statementsOf(construct);
  if (statements.length === 0) return false;
  const arn = JSON.stringify(Stack.of(construct).resolve(resourceArn));
  return statements.some(({ Effect, Action, Resource }) =>
    Effect === 'Allow' && [Action].flat().some(action => actions.test(action)) && [Resource].flat().some(each => JSON.stringify(each) === arn));
}
