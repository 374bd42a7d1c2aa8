import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import { HandlerCode, SqsSource, SqsWorkerFunction } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';

const code = HandlerCode.fromNodejs(path.join(__dirname, 'payments-handler.ts'));

/** Payments move from a standard queue to a FIFO queue: the stack before, and in each of the three deployments. */
export class OrderingStack extends cdk.Stack {
  constructor(scope: Construct, id: string, deployment: 0 | 1 | 2 | 3) {
    super(scope, id);
    if (deployment < 3) new SqsWorkerFunction(this, 'Payments', { code });
    if (deployment > 0) {
      new SqsWorkerFunction(this, 'OrderedPayments', {
        code,
        source: SqsSource.newQueue({ fifo: true, contentBasedDeduplication: true }),
        enabled: deployment > 1, // not before the old queue is empty: nothing overtakes what waits there
      });
    }
  }
}
