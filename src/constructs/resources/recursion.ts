import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { atSynth } from '../synth/at-synth';
import { statementsOf } from './grants';
import { warn } from '../synth/validation';

const SENDS = /^(sqs:SendMessage|sqs:Send\*|sqs:\*|\*)$/;

/** Warns when the function was granted to send to the queue that it works off: each message could become another one, for ever. */
export function warnOfRecursion(construct: Construct & iam.IGrantable, queue: sqs.IQueue): void {
  atSynth(construct, () => {
    if (!isGranted(construct, SENDS, queue.queueArn)) return;
    warn(construct, 'sendsToItsOwnQueue',
      `the function may send to the queue '${queue.node.path}' that it works off, so that one message can go round for ever ` +
      '(Lambda stops it after about 16 rounds): send to another queue, or acknowledge this');
  });
}

/** Indicates whether a user granted the function of a construct an action on a resource. */
export function isGranted(construct: Construct & iam.IGrantable, actions: RegExp, resourceArn: string): boolean {
  const statements = statementsOf(construct);
  if (statements.length === 0) return false;
  const arn = JSON.stringify(Stack.of(construct).resolve(resourceArn));
  return statements.some(({ Effect, Action, Resource }) =>
    Effect === 'Allow' && [Action].flat().some(action => actions.test(action)) && [Resource].flat().some(each => JSON.stringify(each) === arn));
}
