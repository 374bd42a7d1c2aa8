import { RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { has, oneOf } from '../synth/shapes';

export const aBucket = has('a bucket, such as new s3.Bucket(…)', 'bucketArn');
export const aKey = has('a key, such as new kms.Key(…)', 'keyArn');
export const aQueue = has('a queue, such as new sqs.Queue(…)', 'queueArn', 'queueUrl');
export const aTable = has('a table, such as new dynamodb.Table(…)', 'tableArn', 'tableName');
export const aTopic = has('a topic, such as new sns.Topic(…)', 'topicArn');
export const removalPolicy = oneOf('RemovalPolicy', () => RemovalPolicy);
export const retention = oneOf('logs.RetentionDays', () => logs.RetentionDays as unknown as { [member: string]: number });
