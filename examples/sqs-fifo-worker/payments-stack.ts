import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import { AlarmProfile, HandlerCode, SqsSource, SqsWorkerFunction } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';

/** Payments of one account are booked in the order in which they were sent. */
export class PaymentsStack extends cdk.Stack {
  public readonly worker: SqsWorkerFunction;

  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    this.worker = new SqsWorkerFunction(this, 'Payments', {
      code: HandlerCode.fromNodejs(path.join(__dirname, 'payments-handler.ts')),
      source: SqsSource.newQueue({ fifo: true, contentBasedDeduplication: true }),
      timeout: cdk.Duration.minutes(1),
      maxConcurrency: 20,
      alarms: { profile: AlarmProfile.FULL },
      deployment: {}, // a new version books a tenth of the batches for five minutes, and is rolled back when it fails
    });
  }
}
