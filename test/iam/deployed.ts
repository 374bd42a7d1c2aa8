import { createHash } from 'node:crypto';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { IConstruct } from 'constructs';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';

/** A resource of a deployed app, with the properties of its template. */
export interface Resource {
  /** The ARN, for the types in `ARNS`. */
  readonly arn?: string;
  readonly stackName: string;
  readonly properties: any;
}

const PSEUDO_PARAMETERS: { [name: string]: string } = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/any/51af3dc0-da77-11e4-872e-1234567db123`,
  'AWS::URLSuffix': 'amazonaws.com',
};

const REGIONAL = `${REGION}:${ACCOUNT}`;

/** The value of the attribute `Arn`, for the types that our policies refer to. */
const ARNS: { [type: string]: (name: string) => string } = {
  'AWS::DynamoDB::Table': name => `arn:aws:dynamodb:${REGIONAL}:table/${name}`,
  'AWS::Events::Rule': name => `arn:aws:events:${REGIONAL}:rule/${name}`,
  'AWS::IAM::Role': name => `arn:aws:iam::${ACCOUNT}:role/${name}`,
  'AWS::Kinesis::Stream': name => `arn:aws:kinesis:${REGIONAL}:stream/${name}`,
  'AWS::KMS::Key': name => `arn:aws:kms:${REGIONAL}:key/${name}`,
  'AWS::Lambda::Function': name => `arn:aws:lambda:${REGIONAL}:function:${name}`,
  'AWS::Logs::LogGroup': name => `arn:aws:logs:${REGIONAL}:log-group:${name}:*`,
  'AWS::S3::Bucket': name => `arn:aws:s3:::${name.toLowerCase()}`,
  'AWS::SNS::Topic': name => `arn:aws:sns:${REGIONAL}:${name}`,
  'AWS::SQS::Queue': name => `arn:aws:sqs:${REGIONAL}:${name}`,
};

/** The values of other attributes that are ARNs. */
const OTHER_ARNS: { [attribute: string]: (stackName: string, logicalId: string) => string } = {
  ConsumerARN: (stackName, logicalId) => `arn:aws:kinesis:${REGIONAL}:stream/orders/consumer/${stackName}-${logicalId}:1700000000`,
  StreamArn: (stackName, logicalId) => `${ARNS['AWS::DynamoDB::Table'](`${stackName}-${logicalId}`)}/stream/2026-01-01T00:00:00.000`,
};

const uuid = (name: string) => createHash('md5').update(name).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/**
 * The templates of an app with the values that a deployment would give to their references.
 *
 * An unknown reference throws, because a policy must not be evaluated incompletely.
 */
export class Deployed {
  /** Synthesizes an app. */
  public static fromApp(app: App): Deployed {
    const stacks = app.node.findAll().filter(Stack.isStack);
    return new Deployed(Object.fromEntries(stacks.map(stack => [stack.stackName, Template.fromStack(stack).toJSON()])));
  }

  /** Tests may change the templates, which are by stack name. */
  private constructor(public readonly templates: { [stackName: string]: any }) {}

  /** A deployment of the same templates, to change one and not the other. */
  public copy(): Deployed {
    return new Deployed(structuredClone(this.templates));
  }

  /** The deployed value of an attribute, for example the ARN of a queue. */
  public valueOf(owner: IConstruct, attribute: string): string {
    const stack = Stack.of(owner);
    return this.resolve(stack.stackName, stack.resolve(attribute));
  }

  /** All resources of a type. */
  public resources(type: string): Resource[] {
    return Object.entries(this.templates).flatMap(([stackName, { Resources }]) => Object.entries<any>(Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([logicalId, { Properties = {} }]) => ({ arn: ARNS[type]?.(this.nameOf(stackName, logicalId)), stackName, properties: Properties })));
  }

  /** Resolves the intrinsic functions in a part of a template. */
  public resolve(stackName: string, value: any): any {
    if (Array.isArray(value)) return value.map(each => this.resolve(stackName, each));
    if (typeof value !== 'object' || value === null) return value;
    const [[key, argument], ...others] = Object.entries<any>(value);
    if (others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) return this.call(stackName, key, argument);
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.resolve(stackName, each)]));
  }

  private call(stackName: string, intrinsic: string, argument: any): any {
    switch (intrinsic) {
      case 'Ref': return PSEUDO_PARAMETERS[argument] ?? this.ref(stackName, argument);
      case 'Fn::GetAtt': return this.attribute(stackName, argument[0], argument[1]);
      case 'Fn::Join': return this.resolve(stackName, argument[1]).join(argument[0]);
      case 'Fn::Split': return this.resolve(stackName, argument[1]).split(argument[0]);
      case 'Fn::Select': return this.resolve(stackName, argument[1])[argument[0]];
      case 'Fn::Sub': return argument.replace(/\$\{([^}.]+)(?:\.(\w+))?\}/g, (_: string, id: string, attribute?: string) =>
        attribute ? this.attribute(stackName, id, attribute) : this.call(stackName, 'Ref', id));
      case 'Fn::GetStackOutput': return this.resolve(argument.StackName, this.templates[argument.StackName].Outputs[argument.OutputName].Value);
      default: throw new Error(`${intrinsic} in ${stackName} is not supported here: ${JSON.stringify(argument)}`);
    }
  }

  /**
   * `Ref` returns the name of a resource, the ARN of a topic, and the UUID of an event source mapping. For a queue it would be the URL, but here any unique
   * value works.
   */
  private ref(stackName: string, logicalId: string): string {
    const name = `${stackName}-${logicalId}`;
    switch (this.templates[stackName].Resources[logicalId]?.Type) {
      case 'AWS::Lambda::EventSourceMapping': return uuid(name);
      case 'AWS::SNS::Topic': return this.arn(stackName, logicalId);
      default: return this.arn(stackName, logicalId) && name;
    }
  }

  private attribute(stackName: string, logicalId: string, attribute: string): string {
    if (attribute in OTHER_ARNS) return OTHER_ARNS[attribute](stackName, logicalId);
    if (attribute !== 'Arn') throw new Error(`${logicalId}.${attribute} in ${stackName} is not supported here`);
    return this.arn(stackName, logicalId);
  }

  private arn(stackName: string, logicalId: string): string {
    const type = this.templates[stackName].Resources[logicalId]?.Type;
    if (ARNS[type] === undefined) throw new Error(`${logicalId} in ${stackName} is a ${type}, which is not supported here`);
    return ARNS[type](this.nameOf(stackName, logicalId));
  }

  /** The name of a rule, which has one in its template; for all other types a generated one. */
  private nameOf(stackName: string, logicalId: string): string {
    const { Type, Properties } = this.templates[stackName].Resources[logicalId];
    return Type === 'AWS::Events::Rule' ? this.resolve(stackName, Properties.Name) : `${stackName}-${logicalId}`;
  }
}
