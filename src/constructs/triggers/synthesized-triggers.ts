import { CfnResource } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct } from 'constructs';
import { checkParking, warnOfShortParking } from '../resources/parked-events';
import { SynthesizedResource } from '../synth/synthesized';
import { PropsValidator } from '../synth/validation';

/** The property with the ARN of the dead-letter queue, for each type of resource that delivers the events of a trigger. */
const DEAD_LETTER_ARN: { [type: string]: string } = {
  'AWS::Events::Rule': 'Targets.0.DeadLetterConfig.Arn',
  'AWS::EventsV2::Subscriber': 'OnFailureConfiguration.Arn',
  'AWS::SNS::Subscription': 'RedrivePolicy.deadLetterTargetArn',
  'AWS::Scheduler::Schedule': 'Target.DeadLetterConfig.Arn',
};

/** Checks at synth whether triggers still park what they cannot deliver. */
export function checkTriggersPark(
  scope: Construct, problems: PropsValidator, read: (construct: IConstruct) => SynthesizedResource, deadLetterQueues: readonly sqs.Queue[],
): void {
  for (const deadLetterQueue of deadLetterQueues) {
    warnOfShortParking(scope, read(deadLetterQueue));
    for (const resource of deadLetterQueue.node.scope!.node.findAll().filter(CfnResource.isCfnResource)) {
      const property = DEAD_LETTER_ARN[resource.cfnResourceType];
      if (property !== undefined) checkParking(problems, read(resource), property, deadLetterQueue.queueArn);
    }
  }
}
