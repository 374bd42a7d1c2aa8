import type { FlowEntries } from '../flow';
import { readAlarm, readCompositeAlarm } from './read-alarms';
import { readBucket, readCdkNotifications } from './read-buckets';
import { readDeploymentGroup } from './read-deployments';
import { readAlias, readFunction, readInvokeConfig, readVersion } from './read-functions';
import { readMapping } from './read-mappings';
import { readQueue } from './read-queues';
import { readBus, readRule, readSchedule } from './read-rules';
import { readConsumer, readKinesisStream, readTable } from './read-streams';
import { readSubscription, readTopic } from './read-topics';
import type { ResourceReader } from './resource-reader';

/** Turns a resource into entries of the flow; into none, if it takes no part in it after all. */
export type Reader = (reader: ResourceReader) => Partial<FlowEntries>;

/** Who reads which type. A type that is not here is one of the flow's `others`. */
export const READERS: { readonly [type: string]: Reader } = {
  'AWS::Lambda::Function': readFunction,
  'AWS::Lambda::Version': readVersion,
  'AWS::Lambda::Alias': readAlias,
  'AWS::Lambda::EventSourceMapping': readMapping,
  'AWS::Lambda::EventInvokeConfig': readInvokeConfig,
  'AWS::SQS::Queue': readQueue,
  'AWS::Kinesis::Stream': readKinesisStream,
  'AWS::Kinesis::StreamConsumer': readConsumer,
  'AWS::DynamoDB::Table': readTable,
  'AWS::DynamoDB::GlobalTable': readTable,
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
