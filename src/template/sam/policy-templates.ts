import { isMap, Json, substitute } from './values';

/**
 * The statements of AWS SAM's policy templates: actions of one service, `on` resources, `if` a condition key equals a value. A resource
 * without `arn:` is in the stack's partition, Region and account; `${Name}` is a parameter of the template.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
 */
const TEMPLATES: { readonly [name: string]: readonly string[] } = {
  AMIDescribePolicy: ['ec2:DescribeImages on *'],
  AWSSecretsManagerGetSecretValuePolicy: ['secretsmanager:GetSecretValue on ${SecretArn}'],
  AWSSecretsManagerRotationPolicy: [
    'secretsmanager:DescribeSecret GetSecretValue PutSecretValue UpdateSecretVersionStage on secretsmanager:secret:* if secretsmanager:resource/AllowRotationLambdaArn = lambda:function:${FunctionName}',
    'secretsmanager:GetRandomPassword on *',
  ],
  AcmGetCertificatePolicy: ['acm:GetCertificate on ${CertificateArn}'],
  AthenaQueryPolicy: [
    'athena:ListWorkGroups GetExecutionEngine GetExecutionEngines GetNamespace GetCatalogs GetNamespaces GetTables GetTable on *',
    'athena:StartQueryExecution GetQueryResults DeleteNamedQuery GetNamedQuery ListQueryExecutions StopQueryExecution GetQueryResultsStream ListNamedQueries CreateNamedQuery GetQueryExecution BatchGetNamedQuery BatchGetQueryExecution GetWorkGroup on athena:workgroup/${WorkGroupName}',
  ],
  CloudFormationDescribeStacksPolicy: ['cloudformation:DescribeStacks on cloudformation:stack/*'],
  CloudWatchDashboardPolicy: ['cloudwatch:GetDashboard ListDashboards PutDashboard ListMetrics on *'],
  CloudWatchDescribeAlarmHistoryPolicy: ['cloudwatch:DescribeAlarmHistory on *'],
  CloudWatchPutMetricPolicy: ['cloudwatch:PutMetricData on *'],
  CodeCommitCrudPolicy: ['codecommit:GitPull GitPush CreateBranch DeleteBranch GetBranch ListBranches MergeBranchesByFastForward MergeBranchesBySquash MergeBranchesByThreeWay UpdateDefaultBranch BatchDescribeMergeConflicts CreateUnreferencedMergeCommit DescribeMergeConflicts GetMergeCommit GetMergeOptions BatchGetPullRequests CreatePullRequest DescribePullRequestEvents GetCommentsForPullRequest GetCommitsFromMergeBase GetMergeConflicts GetPullRequest ListPullRequests MergePullRequestByFastForward MergePullRequestBySquash MergePullRequestByThreeWay PostCommentForPullRequest UpdatePullRequestDescription UpdatePullRequestStatus UpdatePullRequestTitle DeleteFile GetBlob GetFile GetFolder PutFile DeleteCommentContent GetComment GetCommentsForComparedCommit PostCommentForComparedCommit PostCommentReply UpdateComment BatchGetCommits CreateCommit GetCommit GetCommitHistory GetDifferences GetObjectIdentifier GetReferences GetTree GetRepository UpdateRepositoryDescription ListTagsForResource TagResource UntagResource GetRepositoryTriggers PutRepositoryTriggers TestRepositoryTriggers UploadArchive GetUploadArchiveStatus CancelUploadArchive on codecommit:${RepositoryName}'],
  CodeCommitReadPolicy: ['codecommit:GitPull GetBranch ListBranches BatchDescribeMergeConflicts DescribeMergeConflicts GetMergeCommit GetMergeOptions BatchGetPullRequests DescribePullRequestEvents GetCommentsForPullRequest GetCommitsFromMergeBase GetMergeConflicts GetPullRequest ListPullRequests GetBlob GetFile GetFolder GetComment GetCommentsForComparedCommit BatchGetCommits GetCommit GetCommitHistory GetDifferences GetObjectIdentifier GetReferences GetTree GetRepository ListTagsForResource GetRepositoryTriggers TestRepositoryTriggers GetUploadArchiveStatus on codecommit:${RepositoryName}'],
  CodePipelineLambdaExecutionPolicy: ['codepipeline:PutJobSuccessResult PutJobFailureResult on *'],
  CodePipelineReadOnlyPolicy: ['codepipeline:ListPipelineExecutions on codepipeline:${PipelineName}'],
  ComprehendBasicAccessPolicy: ['comprehend:BatchDetectKeyPhrases DetectDominantLanguage DetectEntities BatchDetectEntities DetectKeyPhrases DetectSentiment BatchDetectDominantLanguage BatchDetectSentiment on *'],
  CostExplorerReadOnlyPolicy: ['ce:GetCostAndUsage GetDimensionValues GetReservationCoverage GetReservationPurchaseRecommendation GetReservationUtilization GetTags on *'],
  DynamoDBBackupFullAccessPolicy: [
    'dynamodb:CreateBackup DescribeContinuousBackups on dynamodb:table/${TableName}',
    'dynamodb:DeleteBackup DescribeBackup ListBackups on dynamodb:table/${TableName}/backup/*',
  ],
  DynamoDBCrudPolicy: ['dynamodb:GetItem DeleteItem PutItem Scan Query UpdateItem BatchWriteItem BatchGetItem DescribeTable ConditionCheckItem on dynamodb:table/${TableName} dynamodb:table/${TableName}/index/*'],
  DynamoDBReadPolicy: ['dynamodb:GetItem Scan Query BatchGetItem DescribeTable on dynamodb:table/${TableName} dynamodb:table/${TableName}/index/*'],
  DynamoDBReconfigurePolicy: ['dynamodb:UpdateTable on dynamodb:table/${TableName}'],
  DynamoDBRestoreFromBackupPolicy: [
    'dynamodb:RestoreTableFromBackup on dynamodb:table/${TableName}/backup/*',
    'dynamodb:PutItem UpdateItem DeleteItem GetItem Query Scan BatchWriteItem on dynamodb:table/${TableName}',
  ],
  DynamoDBStreamReadPolicy: [
    'dynamodb:DescribeStream GetRecords GetShardIterator on dynamodb:table/${TableName}/stream/${StreamName}',
    'dynamodb:ListStreams on dynamodb:table/${TableName}/stream/*',
  ],
  DynamoDBWritePolicy: ['dynamodb:PutItem UpdateItem BatchWriteItem on dynamodb:table/${TableName} dynamodb:table/${TableName}/index/*'],
  EC2CopyImagePolicy: ['ec2:CopyImage on ec2:image/${ImageId}'],
  EC2DescribePolicy: ['ec2:DescribeRegions DescribeInstances on *'],
  EFSWriteAccessPolicy: ['elasticfilesystem:ClientMount ClientWrite on elasticfilesystem:file-system/${FileSystem} if elasticfilesystem:AccessPointArn = elasticfilesystem:access-point/${AccessPoint}'],
  EKSDescribePolicy: ['eks:DescribeCluster ListClusters on *'],
  EcsRunTaskPolicy: ['ecs:RunTask on ecs:task-definition/${TaskDefinition}'],
  ElasticMapReduceAddJobFlowStepsPolicy: ['elasticmapreduce:AddJobFlowSteps on elasticmapreduce:cluster/${ClusterId}'],
  ElasticMapReduceCancelStepsPolicy: ['elasticmapreduce:CancelSteps on elasticmapreduce:cluster/${ClusterId}'],
  ElasticMapReduceModifyInstanceFleetPolicy: ['elasticmapreduce:ModifyInstanceFleet ListInstanceFleets on elasticmapreduce:cluster/${ClusterId}'],
  ElasticMapReduceModifyInstanceGroupsPolicy: ['elasticmapreduce:ModifyInstanceGroups ListInstanceGroups on elasticmapreduce:cluster/${ClusterId}'],
  ElasticMapReduceSetTerminationProtectionPolicy: ['elasticmapreduce:SetTerminationProtection on elasticmapreduce:cluster/${ClusterId}'],
  ElasticMapReduceTerminateJobFlowsPolicy: ['elasticmapreduce:TerminateJobFlows on elasticmapreduce:cluster/${ClusterId}'],
  ElasticsearchHttpPostPolicy: ['es:ESHttpPost ESHttpPut on es:domain/${DomainName}/*'],
  EventBridgePutEventsPolicy: ['events:PutEvents on events:event-bus/${EventBusName}'],
  FilterLogEventsPolicy: ['logs:FilterLogEvents on logs:log-group:${LogGroupName}:log-stream:*'],
  FirehoseCrudPolicy: ['firehose:CreateDeliveryStream DeleteDeliveryStream DescribeDeliveryStream PutRecord PutRecordBatch UpdateDestination on firehose:deliverystream/${DeliveryStreamName}'],
  FirehoseWritePolicy: ['firehose:PutRecord PutRecordBatch on firehose:deliverystream/${DeliveryStreamName}'],
  KMSDecryptPolicy: ['kms:Decrypt on kms:key/${KeyId}'],
  KMSEncryptPolicy: ['kms:Encrypt on kms:key/${KeyId}'],
  KMSEncryptPolicy_v2: ['kms:Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext on kms:key/${KeyId}'],
  KinesisCrudPolicy: ['kinesis:AddTagsToStream CreateStream DecreaseStreamRetentionPeriod DeleteStream DescribeStream DescribeStreamSummary GetShardIterator IncreaseStreamRetentionPeriod ListTagsForStream MergeShards PutRecord PutRecords SplitShard RemoveTagsFromStream on kinesis:stream/${StreamName}'],
  KinesisStreamReadPolicy: [
    'kinesis:ListStreams DescribeLimits on kinesis:stream/*',
    'kinesis:DescribeStream DescribeStreamSummary GetRecords GetShardIterator on kinesis:stream/${StreamName}',
  ],
  LambdaInvokePolicy: ['lambda:InvokeFunction on lambda:function:${FunctionName}*'],
  MobileAnalyticsWriteOnlyAccessPolicy: ['mobileanalytics:PutEvents on *'],
  OrganizationsListAccountsPolicy: ['organizations:ListAccounts on *'],
  PinpointEndpointAccessPolicy: ['mobiletargeting:GetEndpoint UpdateEndpoint UpdateEndpointsBatch on mobiletargeting:apps/${PinpointApplicationId}/endpoints/*'],
  PollyFullAccessPolicy: [
    'polly:GetLexicon DeleteLexicon on polly:lexicon/${LexiconName}',
    'polly:DescribeVoices ListLexicons PutLexicon SynthesizeSpeech on polly:lexicon/*',
  ],
  RekognitionDetectOnlyPolicy: ['rekognition:DetectFaces DetectLabels DetectModerationLabels DetectText on *'],
  RekognitionFacesManagementPolicy: ['rekognition:IndexFaces DeleteFaces SearchFaces SearchFacesByImage ListFaces on rekognition:collection/${CollectionId}'],
  RekognitionFacesPolicy: ['rekognition:CompareFaces DetectFaces on *'],
  RekognitionLabelsPolicy: ['rekognition:DetectLabels DetectModerationLabels on *'],
  RekognitionNoDataAccessPolicy: ['rekognition:CompareFaces DetectFaces DetectLabels DetectModerationLabels on rekognition:collection/${CollectionId}'],
  RekognitionReadPolicy: ['rekognition:ListCollections ListFaces SearchFaces SearchFacesByImage on rekognition:collection/${CollectionId}'],
  RekognitionWriteOnlyAccessPolicy: ['rekognition:CreateCollection IndexFaces on rekognition:collection/${CollectionId}'],
  Route53ChangeResourceRecordSetsPolicy: ['route53:ChangeResourceRecordSets on route53:::hostedzone/${HostedZoneId}'],
  S3CrudPolicy: ['s3:GetObject ListBucket GetBucketLocation GetObjectVersion PutObject PutObjectAcl GetLifecycleConfiguration PutLifecycleConfiguration DeleteObject on s3:::${BucketName} s3:::${BucketName}/*'],
  S3FullAccessPolicy: [
    's3:GetObject GetObjectAcl GetObjectVersion PutObject PutObjectAcl DeleteObject DeleteObjectTagging DeleteObjectVersionTagging GetObjectTagging GetObjectVersionTagging PutObjectTagging PutObjectVersionTagging on s3:::${BucketName}/*',
    's3:ListBucket GetBucketLocation GetLifecycleConfiguration PutLifecycleConfiguration on s3:::${BucketName}',
  ],
  S3ReadPolicy: ['s3:GetObject ListBucket GetBucketLocation GetObjectVersion GetLifecycleConfiguration on s3:::${BucketName} s3:::${BucketName}/*'],
  S3WritePolicy: ['s3:PutObject PutObjectAcl PutLifecycleConfiguration on s3:::${BucketName} s3:::${BucketName}/*'],
  SESBulkTemplatedCrudPolicy: ['ses:GetIdentityVerificationAttributes SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail VerifyEmailIdentity on ses:identity/${IdentityName}'],
  SESBulkTemplatedCrudPolicy_v2: [
    'ses:SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail on ses:identity/${IdentityName} ses:template/${TemplateName}',
    'ses:GetIdentityVerificationAttributes VerifyEmailIdentity on *',
  ],
  SESCrudPolicy: ['ses:GetIdentityVerificationAttributes SendEmail SendRawEmail VerifyEmailIdentity on ses:identity/${IdentityName}'],
  SESEmailTemplateCrudPolicy: ['ses:CreateTemplate GetTemplate ListTemplates UpdateTemplate DeleteTemplate TestRenderTemplate on *'],
  SESSendBouncePolicy: ['ses:SendBounce on ses:identity/${IdentityName}'],
  SNSCrudPolicy: ['sns:ListSubscriptionsByTopic CreateTopic SetTopicAttributes Subscribe Publish on sns:${TopicName}*'],
  SNSPublishMessagePolicy: ['sns:Publish on sns:${TopicName}'],
  SQSPollerPolicy: ['sqs:ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch GetQueueAttributes ReceiveMessage on sqs:${QueueName}'],
  SQSSendMessagePolicy: ['sqs:SendMessage* on sqs:${QueueName}'],
  SSMParameterReadPolicy: [
    'ssm:DescribeParameters on *',
    'ssm:GetParameters GetParameter GetParametersByPath on ssm:parameter/${ParameterName}',
  ],
  SSMParameterWithSlashPrefixReadPolicy: [
    'ssm:DescribeParameters on *',
    'ssm:GetParameters GetParameter GetParametersByPath on ssm:parameter${ParameterName}',
  ],
  SageMakerCreateEndpointConfigPolicy: ['sagemaker:CreateEndpointConfig on sagemaker:endpoint-config/${EndpointConfigName}'],
  SageMakerCreateEndpointPolicy: ['sagemaker:CreateEndpoint on sagemaker:endpoint/${EndpointName}'],
  ServerlessRepoReadWriteAccessPolicy: ['serverlessrepo:CreateApplication CreateApplicationVersion UpdateApplication GetApplication ListApplications ListApplicationVersions ListApplicationDependencies on serverlessrepo:applications/*'],
  StepFunctionsCallbackPolicy: ['states:SendTaskFailure SendTaskHeartbeat SendTaskSuccess on states:stateMachine:${StateMachineName}'],
  StepFunctionsExecutionPolicy: ['states:StartExecution on states:stateMachine:${StateMachineName}'],
  StepFunctionsExecutionPolicy_v2: ['states:StartExecution StartSyncExecution on states:stateMachine:${StateMachineName}'],
  TextractDetectAnalyzePolicy: ['textract:DetectDocumentText StartDocumentTextDetection StartDocumentAnalysis AnalyzeDocument on *'],
  TextractGetResultPolicy: ['textract:GetDocumentTextDetection GetDocumentAnalysis on *'],
  TextractPolicy: ['textract:* on *'],
  VPCAccessPolicy: ['ec2:CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces DetachNetworkInterface on *'],
};

const STATEMENT = /^([^:]+):(.+) on (.+?)(?: if (\S+) = (\S+))?$/;

/** Returns the policy document of a policy template; undefined if it is not one, or lacks a parameter. */
export function policyOfTemplate(policy: unknown): Json | undefined {
  const members = isMap(policy) ? Object.entries(policy) : [];
  if (members.length !== 1) return undefined;
  const [[name, parameters]] = members;
  if (!Object.hasOwn(TEMPLATES, name) || !isMap(parameters)) return undefined;
  const statements = TEMPLATES[name].map(statement => statementOf(statement, parameters));
  return statements.includes(undefined) ? undefined : { Statement: statements };
}

/** The parts of a statement of a policy template. */
interface ParsedStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];

  /** The parameters that it needs. */
  readonly used: readonly string[];
  readonly key?: string;
  readonly value: string;
}

const PARSED = new Map<string, ParsedStatement>();

/** Parses a statement once, because a template may use it thousands of times. */
function parsed(text: string): ParsedStatement {
  const known = PARSED.get(text);
  if (known) return known;
  const [, service, actions, resources, key, value] = STATEMENT.exec(text)!;
  const used = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
  const statement = { actions: actions.split(' ').map(action => `${service}:${action}`), resources: resources.split(' '), used, key, value };
  PARSED.set(text, statement);
  return statement;
}

function statementOf(text: string, parameters: Json): Json | undefined {
  const { actions: Action, resources, used, key, value } = parsed(text);
  if (!used.every(name => Object.hasOwn(parameters, name))) return undefined;
  const variables = Object.fromEntries(used.map(name => [name, parameters[name]]));
  return {
    Effect: 'Allow',
    Action,
    Resource: resources.map(resource => arnOf(resource, variables)),
    ...key && { Condition: { StringEquals: { [key]: arnOf(value, variables) } } },
  };
}

function arnOf(resource: string, variables: Json): unknown {
  if (resource === '*') return resource;
  const [service, ...rest] = resource.split(':');
  const local = `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest.join(':')}`;
  return substitute(resource.startsWith('${') ? resource : resource.includes(':::') ? `arn:\${AWS::Partition}:${resource}` : local, variables);
}
