import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';

/** The command that shows the latest logs of a function. The brief one looks the log group up, whose name can have 512 characters. */
export function tailLogs({ functionName }: lambda.IFunction, { logGroupName }: logs.ILogGroup, brief: boolean): string {
  const name = brief
    ? `$(aws lambda get-function-configuration --function-name ${functionName} --query LoggingConfig.LogGroup --output text)`
    : logGroupName;
  return `aws logs tail ${name} --since 15m`;
}
