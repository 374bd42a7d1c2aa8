import type { PropertyCoverage } from './property-coverage';

const RIGHTS = 'permissions and encryption let events through or fail all of them: the rules check them';
const OBSERVED = 'metrics, reports, names and tags are only for people';
const NOT_STORED = 'the simulation keeps changes of items, not the items, and no capacity is exceeded';

const TABLE_SETTINGS = [
  'AttributeDefinitions', 'BillingMode', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes', 'TimeToLiveSpecification', 'VectorIndexes', 'WarmThroughput',
];

/** The types of Amazon Kinesis Data Streams, Amazon DynamoDB and Amazon S3. */
export const STORAGE: { readonly [type: string]: PropertyCoverage } = {
  'AWS::Kinesis::Stream': {
    modelled: ['MaxRecordSizeInKiB', 'Name', 'RecordDistributionStrategy', 'RetentionPeriodHours', 'ShardCount', 'StreamModeDetails.StreamMode'],
    irrelevant: {
      [RIGHTS]: ['StreamEncryption'],
      'no shard exceeds its throughput': ['WarmThroughputMiBps'],
      [OBSERVED]: ['DesiredShardLevelMetrics', 'Tags'],
    },
  },
  'AWS::Kinesis::StreamConsumer': { modelled: ['ConsumerName', 'StreamArn'], irrelevant: { [OBSERVED]: ['Tags'] } },
  'AWS::DynamoDB::Table': {
    modelled: ['KeySchema.AttributeName', 'KeySchema.KeyType', 'StreamSpecification.StreamViewType', 'TableName'],
    refused: { KinesisStreamSpecification: { why: 'every change is also put into a Kinesis stream' } },
    irrelevant: {
      [NOT_STORED]: [
        ...TABLE_SETTINGS, 'ImportSourceSpecification', 'OnDemandThroughput', 'PointInTimeRecoverySpecification', 'ProvisionedThroughput', 'TableClass',
      ],
      [RIGHTS]: ['DeletionProtectionEnabled', 'ResourcePolicy', 'SSESpecification', 'StreamSpecification.ResourcePolicy'],
      [OBSERVED]: ['ContributorInsightsSpecification', 'StreamSpecification.Tags', 'Tags'],
    },
  },
  'AWS::DynamoDB::GlobalTable': {
    modelled: ['KeySchema.AttributeName', 'KeySchema.KeyType', 'StreamSpecification.StreamViewType', 'TableName'],
    refused: { 'Replicas.KinesisStreamSpecification': { why: 'every change is also put into a Kinesis stream' } },
    irrelevant: {
      [NOT_STORED]: [
        ...TABLE_SETTINGS, 'ReadOnDemandThroughputSettings', 'ReadProvisionedThroughputSettings', 'TableType', 'WriteOnDemandThroughputSettings',
        'WriteProvisionedThroughputSettings', 'Replicas.GlobalSecondaryIndexes', 'Replicas.PointInTimeRecoverySpecification',
        'Replicas.ReadOnDemandThroughputSettings', 'Replicas.ReadProvisionedThroughputSettings', 'Replicas.TableClass',
      ],
      'the stream of a replica is in another Region, whose stack has mappings of its own': [
        'GlobalTableSourceArn', 'GlobalTableWitnesses', 'MultiRegionConsistency', 'Replicas.GlobalTableSettingsReplicationMode', 'Replicas.Region',
        'Replicas.DisassociationProtectionEnabled',
      ],
      [RIGHTS]: ['Replicas.DeletionProtectionEnabled', 'Replicas.ReplicaStreamSpecification', 'Replicas.ResourcePolicy', 'Replicas.SSESpecification', 'SSESpecification'],
      [OBSERVED]: ['Replicas.ContributorInsightsSpecification', 'Replicas.Tags'],
    },
  },
  'AWS::S3::Bucket': {
    modelled: ['BucketName', 'NotificationConfiguration'],
    refused: { ReplicationConfiguration: { why: 'a copy of each object is created in another bucket' } },
    irrelevant: {
      [RIGHTS]: [
        'AbacStatus', 'AccessControl', 'BucketEncryption', 'CorsConfiguration', 'ObjectLockConfiguration', 'ObjectLockEnabled', 'OwnershipControls',
        'PublicAccessBlockConfiguration', 'WebsiteConfiguration',
      ],
      'it acts on objects after days at the earliest, when their events have been processed or parked': ['IntelligentTieringConfigurations', 'LifecycleConfiguration'],
      'it adds versions, not objects': ['VersioningConfiguration'],
      'it is part of the name': ['BucketNamePrefix', 'BucketNamespace'],
      'it only speeds up transfers': ['AccelerateConfiguration'],
      [OBSERVED]: [
        'AnalyticsConfigurations', 'InventoryConfigurations', 'LoggingConfiguration', 'MetadataConfiguration', 'MetadataTableConfiguration', 'MetricsConfigurations', 'Tags',
      ],
    },
  },
};
