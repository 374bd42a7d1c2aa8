import { readAlarm, readCompositeAlarm } from './read-alarms';
import { readBucket, readCdkNotifications } from './read-buckets';
import { readDeploymentGroup } from './read-deployments';
import { readAlias, readFunction, readInvokeConfig, readVersion } from './read-functions';
import { readMapping } from './read-mappings';
import { readQueue } from './read-queues';
import { readBus, readRule, readSchedule } from './read-rules';
import { readConsumer, readKinesisStream, readTableStream } from './read-streams';
import { readSubscription, readTopic } from './read-topics';
import type { ResourceReader } from './resource-reader';
import type { FlowEntries } from '../flow';

/** Converts a resource to entries of the flow; to none if it is not part of the flow. */
export type Reader = (reader: ResourceReader) => Partial<FlowEntries>;

/** The readers by resource type. All other types are `others` of the flow. */
export const READERS: { readonly [type: string]: Reader } = {
  'AWS::Lambda::Function': readFunction,
  'AWS::Lambda::Version': readVersion,
  'AWS::Lambda::Alias': readAlias,
  'AWS::Lambda::EventSourceMapping': readMapping,
  'AWS::Lambda::EventInvokeConfig': readInvokeConfig,
  'AWS::SQS::Queue': readQueue,
  'AWS::Kinesis::Stream': readKinesisStream,
  'AWS::Kinesis::StreamConsumer': readConsumer,
  'AWS::DynamoDB::Table': readTableStream,
  'AWS::DynamoDB::GlobalTable': readTableStream,
  'AWS::SNS::Topic': readTopic,
  'AWS::SNS::Subscription': readSubscription,
  'AWS::Events::EventBus': readBus,
  'AWS::Events::Rule': readRule,
  'AWS::Scheduler::Schedule': readSchedule,
  'AWS::S3::Bucket': readBucket,
  'Custom::S3BucketNotifications': readCdkNotifications,
  'AWS::CloudWatch::Alarm': readAlarm,
  'AWS::CloudWatch::CompositeAlarm': readCompositeAlarm,
  'AWS::CodeDeploy::DeploymentGroup': readDeploymentGroup,
};
