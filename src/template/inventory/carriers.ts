import type { CarrierCoverage } from './property-coverage';

const STARTS = 'it runs steps that may invoke functions and send events';
const OWN_EVENTS = 'it sends events of its own, which a test sends to their receivers';
const LEAVES = 'what it receives leaves the templates';

/** The types that carry events and are not modelled. Once an event meets one of them, the simulator refuses it by name. */
export const CARRIERS: { readonly [type: string]: CarrierCoverage } = {
  'AWS::Pipes::Pipe': { why: 'it moves the events of its source to its target', takesFrom: ['Source'], sends: true },
  'AWS::EventsV2::EventSource': { why: OWN_EVENTS, sends: true },
  'AWS::IoT::TopicRule': { why: OWN_EVENTS, sends: true },
  'AWS::SES::ReceiptRule': { why: OWN_EVENTS, sends: true },
  'AWS::KinesisFirehose::DeliveryStream': {
    why: 'it delivers in batches, and may invoke a function before', takesFrom: ['KinesisStreamSourceConfiguration.KinesisStreamARN'], sends: true,
  },
  'AWS::KinesisAnalytics::Application': {
    why: 'it processes the records of its streams', takesFrom: ['Inputs.KinesisStreamsInput.ResourceARN'], sends: false,
  },
  'AWS::KinesisAnalyticsV2::Application': {
    why: 'it processes the records of its streams', takesFrom: ['ApplicationConfiguration.SqlApplicationConfiguration.Inputs.KinesisStreamsInput.ResourceARN'], sends: false,
  },
  'AWS::StepFunctions::StateMachine': { why: STARTS, sends: true },
  'AWS::StepFunctions::StateMachineAlias': { why: STARTS, sends: false },
  'AWS::StepFunctions::StateMachineVersion': { why: STARTS, sends: false },
  'AWS::StepFunctions::Activity': { why: 'it waits for workers', sends: false },
  'AWS::Events::ApiDestination': { why: LEAVES, sends: false },
  'AWS::Events::Endpoint': { why: 'it sends events to the bus of one of two Regions', sends: false },
  'AWS::Logs::LogGroup': { why: LEAVES, sends: false },
  'AWS::Lambda::WebFunction': { why: 'it is another kind of function', sends: false },
  'AWS::Lambda::WebFunctionRevision': { why: 'it is another kind of function', sends: false },
  'AWS::Lambda::WebFunctionEndpoint': { why: 'it is another kind of function', sends: false },
};

/** The types that touch the services of the flow, but no event, by the reason. */
export const WITHOUT_EVENTS: { readonly [reason: string]: readonly string[] } = {
  'they are permissions, which the rules check': [
    'AWS::CloudWatch::AccessGrant', 'AWS::CloudWatch::AccessProfile', 'AWS::CloudWatch::DomainAccessGrantForOrganization', 'AWS::Events::EventBusPolicy',
    'AWS::EventsV2::ResourcePolicy', 'AWS::KMS::Alias', 'AWS::KMS::Key', 'AWS::KMS::ReplicaKey', 'AWS::Kinesis::ResourcePolicy',
    'AWS::Lambda::LayerVersionPermission', 'AWS::Lambda::Permission', 'AWS::Lambda::ResourcePolicy', 'AWS::Logs::ResourcePolicy', 'AWS::S3::AccessGrant', 'AWS::S3::AccessGrantsInstance',
    'AWS::S3::AccessGrantsLocation', 'AWS::S3::AccessPoint', 'AWS::S3::BucketPolicy', 'AWS::S3::MultiRegionAccessPoint', 'AWS::S3::MultiRegionAccessPointPolicy',
    'AWS::SNS::TopicInlinePolicy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueueInlinePolicy', 'AWS::SQS::QueuePolicy',
  ],
  'functions run on them, but the test provides the code': [
    'AWS::Lambda::CapacityProvider', 'AWS::Lambda::CodeSigningConfig', 'AWS::Lambda::LayerVersion', 'AWS::Lambda::MicrovmImage', 'AWS::Lambda::NetworkConnector',
  ],
  'callers that wait for the answer: a test invokes the function': ['AWS::Lambda::Url'],
  'they keep copies that someone has to send again': ['AWS::Events::Archive', 'AWS::Kinesis::Channel'],
  'they are part of a target that is refused once an event reaches it': ['AWS::Events::Connection'],
  'they only group schedules': ['AWS::Scheduler::ScheduleGroup'],
  'the simulation keeps the capacity that the template sets': ['AWS::ApplicationAutoScaling::ScalableTarget'],
  'they act during a deployment, which is not simulated': [
    'AWS::CodeDeploy::Application', 'AWS::CodeDeploy::DeploymentConfig', 'AWS::CodeDeploy::DeploymentGroup',
  ],
  'they show or export measurements': [
    'AWS::CloudWatch::AnomalyDetector', 'AWS::CloudWatch::Dashboard', 'AWS::CloudWatch::Domain', 'AWS::CloudWatch::DomainForOrganization',
    'AWS::CloudWatch::InsightRule', 'AWS::CloudWatch::Integration', 'AWS::CloudWatch::MetricStream', 'AWS::CloudWatch::OTelEnrichment',
    'AWS::CloudWatch::OmniDashboard', 'AWS::CloudWatch::ResourceMetricsConfiguration', 'AWS::CloudWatch::Space', 'AWS::CloudWatch::View', 'AWS::S3::StorageLens',
    'AWS::S3::StorageLensGroup',
  ],
  'they are about logs, which the simulation does not write': [
    'AWS::Logs::AccountPolicy', 'AWS::Logs::Delivery', 'AWS::Logs::DeliveryDestination', 'AWS::Logs::DeliverySource', 'AWS::Logs::Destination',
    'AWS::Logs::Integration', 'AWS::Logs::LogAnomalyDetector', 'AWS::Logs::LogStream', 'AWS::Logs::MetricFilter', 'AWS::Logs::QueryDefinition',
    'AWS::Logs::ScheduledQuery', 'AWS::Logs::StorageTierPolicy', 'AWS::Logs::Transformer',
  ],
};

/** The types that read the logs of functions, and where they name the log groups. Once such a function runs, the simulator refuses them by name. */
export const LOG_READERS: { readonly [type: string]: { readonly logGroups: string; readonly why: string; readonly destination?: string } } = {
  'AWS::Logs::SubscriptionFilter': { logGroups: 'LogGroupName', destination: 'DestinationArn', why: 'it sends the lines of the log to another resource of the templates' },
  'AWS::CloudWatch::LogAlarm': { logGroups: 'ScheduledQueryConfiguration.LogGroupIdentifiers', why: 'it evaluates the lines of the log' },
};

/** The types that act on alarms. Once such an alarm has actions to start, the simulator refuses them by name. */
export const ALARM_LISTENERS: { readonly [type: string]: { readonly alarms?: string; readonly why: string } } = {
  'AWS::CloudWatch::AlarmMuteRule': { alarms: 'MuteTargets.AlarmNames', why: 'it mutes the actions of alarms at set times' },
  'AWS::ApplicationAutoScaling::ScalingPolicy': { why: 'it changes the capacity of another resource' },
};
