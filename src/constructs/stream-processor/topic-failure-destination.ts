import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { FailureDestinationBinding, FailureDestinationConfig } from './failure-destination-binding';
import { warnOfForeignDestination } from '../resources/foreign-destination';
import { publishPermissions } from '../resources/send-permissions';
import { PropsValidator } from '../synth/validation';

/** An existing topic that receives the positions of failed records. */
export class TopicFailureDestination implements FailureDestinationBinding {
  public readonly keepsRecords = false;

  constructor(private readonly topic: sns.ITopic) {}

  public secondsParked(retention: number): number {
    return retention;
  }

  public check(scope: Construct, problems: PropsValidator): void {
    warnOfForeignDestination(scope, 'onFailure', { topic: this.topic });
    problems.addIf(this.topic.fifo,
      `onFailure is the FIFO topic '${this.topic.node.path}', but Lambda sends failure records only to standard topics: use a standard topic`);
  }

  public bind(scope: Construct): FailureDestinationConfig {
    return { arn: this.topic.topicArn, permissions: publishPermissions(scope, this.topic) };
  }
}
