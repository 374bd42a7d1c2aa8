/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const LOGICAL_ID_LENGTH = 255;
export const LOGICAL_ID = new RegExp(`^[A-Za-z0-9]{1,${LOGICAL_ID_LENGTH}}$`);
export const STACK_NAME_LENGTH = 128;

/**
 * The property with the physical name of a resource, and the longest name of its type.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
export const PHYSICAL_NAMES: { readonly [resourceType: string]: { readonly property: string; readonly length: number } | undefined } = {
  'AWS::DynamoDB::GlobalTable': { property: 'tableName', length: 255 },
  'AWS::DynamoDB::Table': { property: 'tableName', length: 255 },
  'AWS::IAM::Role': { property: 'roleName', length: 64 },
  'AWS::Kinesis::Stream': { property: 'name', length: 128 },
  'AWS::Lambda::EventSourceMapping': { property: 'id', length: 36 }, // a UUID
  'AWS::Lambda::Function': { property: 'functionName', length: 64 },
  'AWS::Logs::LogGroup': { property: 'logGroupName', length: 512 },
  'AWS::S3::Bucket': { property: 'bucketName', length: 63 },
  'AWS::SNS::Topic': { property: 'topicName', length: 256 },
  'AWS::SQS::Queue': { property: 'queueName', length: 80 },
};

/**
 * The length of a physical name that CloudFormation generates from the names of stack and resource, and a random part.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
 */
export function generatedNameLength(stackName: number, logicalId: number): number {
  return stackName + logicalId + '--123456789012'.length;
}

/**
 * The characters of a template, and the resources of a stack with all of its nested stacks.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
export const TEMPLATE_BYTES = 1_048_576;
export const NESTED_STACK_RESOURCES = 2_500;

/** The characters of the value of a parameter. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const PARAMETER_BYTES = 4_096;

/** The characters of the longest ARN, and so of the longest name. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyGrantingServiceAccess.html */
export const ARN_LENGTH = 2_048;

/**
 * The levels of objects and lists in a template, or in JSON text in one. AWS documents no limit. The templates of AWS's own examples have fewer
 * than 40.
 */
export const JSON_LEVELS = 200;
