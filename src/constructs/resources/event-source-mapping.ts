import { CfnElement, Stack, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { keepLogicalId, logicalIdOf } from '../synth/logical-id';
import { textInApp } from '../synth/references';
import { areKnownToDiffer } from '../synth/validation';
import { othersWithinApp, validateWithinApp } from '../synth/within-app';

const OPTION = 'eventSourceMappingLogicalId';

/** Gives a mapping the logical ID of the deployed one that it continues, and refuses a second mapping of the same source to the same function. */
export function adoptMapping(mapping: lambda.EventSourceMapping, logicalId: string | undefined): void {
  keepLogicalId(mapping, OPTION, logicalId);
  const own = mapping.node.defaultChild as lambda.CfnEventSourceMapping;
  validateWithinApp(mapping, resources => othersOfConnection(own, resources)
    .filter(other => isSameEnvironment(own, other))
    .map(other => `'${other.node.path}' maps the same event source to the same function, but Lambda accepts only one such mapping (409 "already exists"): ` +
      `remove it. If it is deployed, also set ${OPTION} to '${logicalIdOf(other)}', so that it is updated and not created again`));
}

/** The other mappings of an app that poll the same source. */
export const othersOfSource = othersWithinApp(lambda.CfnEventSourceMapping.isCfnEventSourceMapping, sourcesOf);
const othersOfConnection = othersWithinApp(lambda.CfnEventSourceMapping.isCfnEventSourceMapping, connectionsOf);

function connectionsOf(mapping: lambda.CfnEventSourceMapping): string[] {
  return sourcesOf(mapping).map(source => `${source} ${targetOf(mapping)}`);
}

/** Names what a mapping polls, so that two mappings of the same source have a name in common: one stack may know it by its ARN, another as its resource. */
function sourcesOf(mapping: lambda.CfnEventSourceMapping): string[] {
  if (mapping.eventSourceArn === undefined) return [];
  const { text, elements: [source] } = textInApp(mapping, mapping.eventSourceArn);
  return [text.replace(/^arn:(\{"Ref":"AWS::Partition"\}|[^:]*)/, ''), ...arnByName(source)];
}

/** The ARN of a queue that has a name, in a stack whose environment is known. */
function arnByName(source: CfnElement | undefined): string[] {
  if (!sqs.CfnQueue.isCfnQueue(source)) return [];
  const { queueName, stack: { account, region } } = source;
  return queueName === undefined || [queueName, account, region].some(Token.isUnresolved) ? [] : [`:sqs:${region}:${account}:${queueName}`];
}

/** Indicates whether two mappings invoke the same function or alias. */
export function invokeSame(one: lambda.CfnEventSourceMapping, other: lambda.CfnEventSourceMapping): boolean {
  return isSameEnvironment(one, other) && targetOf(one) === targetOf(other);
}

function isSameEnvironment(one: IConstruct, other: IConstruct): boolean {
  const [a, b] = [Stack.of(one), Stack.of(other)];
  return !areKnownToDiffer(a.region, b.region) && !areKnownToDiffer(a.account, b.account);
}

/** The function or alias that a mapping invokes, however it refers to it: by name or by ARN. */
function targetOf(mapping: lambda.CfnEventSourceMapping): string {
  const { text, elements: [element, ...others] } = textInApp(mapping, mapping.functionName);
  if (element === undefined || others.length > 0) return text.replace(/^.*:function:/, '');
  if (!lambda.CfnFunction.isCfnFunction(element)) return element.node.path;
  const [qualifier = ''] = /:[\w$-]+$/.exec(text) ?? [];
  const name = textInApp(element, element.functionName);
  return (name.text && name.elements.length === 0 ? name.text : element.node.path) + qualifier;
}
