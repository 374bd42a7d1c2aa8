import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { isGranted } from '../resources/recursion';
import { atSynth } from '../synth/at-synth';
import { warn } from '../synth/validation';

const SEND_ACTIONS = /^(sqs:SendMessage|sqs:Send\*|sqs:\*|\*)$/;

/** Warns if the function may send to the queue that invokes it: each message could cause another one, endlessly. */
export function warnOfQueueRecursion(worker: Construct & iam.IGrantable, queue: sqs.IQueue): void {
  atSynth(worker, () => {
    if (!isGranted(worker, SEND_ACTIONS, queue.queueArn)) return;
    warn(worker, 'sendsToItsOwnQueue',
      `the function may send messages to the queue '${queue.node.path}' that invokes it, so one message can cause an infinite loop ` +
      '(Lambda stops it after about 16 invocations): send to another queue, or acknowledge this warning');
  });
}
