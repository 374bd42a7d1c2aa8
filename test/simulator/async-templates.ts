/** A function with its asynchronous configuration, written by hand; `undefined` leaves a property out. */
export interface AsyncParts {
  readonly function?: object;

  /** Of the event-invoke config; none: no config. */
  readonly config?: object;

  /** Logical ids. */
  readonly onSuccess?: string;
  readonly onFailure?: string;
  readonly deadLetters?: string;
  readonly more?: object;
}

export const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, logicalId.endsWith('Topic') ? 'TopicArn' : 'Arn'] });

/** `Function` (10 s), and `Config` for `$LATEST`; `Failures`, `Successes` and `DeadLetters` are queues. */
export function asyncTemplate({ function: fn, config, onSuccess, onFailure, deadLetters, more }: AsyncParts = {}) {
  const destinations = {
    ...onSuccess !== undefined && { OnSuccess: { Destination: arnOf(onSuccess) } },
    ...onFailure !== undefined && { OnFailure: { Destination: arnOf(onFailure) } },
  };
  const configured = config ?? (Object.keys(destinations).length > 0 ? {} : undefined);
  return {
    Resources: {
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: { Timeout: 10, ...deadLetters !== undefined && { DeadLetterConfig: { TargetArn: arnOf(deadLetters) } }, ...fn },
      },
      ...configured && {
        Config: {
          Type: 'AWS::Lambda::EventInvokeConfig',
          Properties: { FunctionName: { Ref: 'Function' }, Qualifier: '$LATEST', DestinationConfig: destinations, ...configured },
        },
      },
      Failures: { Type: 'AWS::SQS::Queue' },
      Successes: { Type: 'AWS::SQS::Queue' },
      DeadLetters: { Type: 'AWS::SQS::Queue' },
      ...more,
    },
  };
}

export const FUNCTION = { Type: 'AWS::Lambda::Function' };
export const QUEUE = { Type: 'AWS::SQS::Queue' };
export const TOPIC = { Type: 'AWS::SNS::Topic' };

export function subscription(topic: string, endpoint: string, properties: object = {}) {
  return {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: topic }, Protocol: /Queue|Letters|Failures/.test(endpoint) ? 'sqs' : 'lambda', Endpoint: arnOf(endpoint), ...properties },
  };
}

export function rule(properties: object, ...targets: (string | object)[]) {
  return {
    Type: 'AWS::Events::Rule',
    Properties: { Targets: targets.map((target, index) => typeof target === 'string' ? { Id: `t${index}`, Arn: arnOf(target) } : { Id: `t${index}`, ...target }), ...properties },
  };
}
