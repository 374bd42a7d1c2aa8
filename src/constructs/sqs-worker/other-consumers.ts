import { CfnResource, Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { warn } from '../synth/validation';
import { validateWithinApp } from '../synth/within-app';

/** Refuses or warns of other event source mappings in the app that poll the queue of a worker: a message reaches one of them only. */
export function checkOtherConsumers(worker: Construct, queue: sqs.IQueue, own: lambda.CfnEventSourceMapping): void {
  validateWithinApp(worker, resources => {
    const others = consumersOf(own, resources);
    if (others.length === 0 || !isEnabled(own)) return [];
    const name = `the queue '${queue.node.path}'`;
    const fix = 'remove one of them, or give each function a queue of its own (two subscriptions of an SNS topic, or two targets of an EventBridge rule)';
    const [filtering] = [own, ...others].filter(hasFilters);
    const errors = others.flatMap(other => {
      const { path } = other.node;
      if (haveInCommon(functionsOf(own), functionsOf(other))) {
        return [`${name} is also mapped to the same function by '${path}', and Lambda accepts only one mapping of a queue and a function: remove it`];
      }
      return filtering ? [`${name} is also polled by '${path}', and the filters of '${filtering.node.path}' delete messages that the other would process: ${fix}`] : [];
    });
    if (errors.length === 0) {
      warn(worker, 'queueHasOtherConsumers',
        `${name} is also polled by ${others.map(({ node: { path } }) => `'${path}'`).join(', ')}, so each message reaches only one of the functions: ${fix}, or ` +
        'acknowledge this warning if all of them do the same work');
    }
    return errors;
  });
}

/** The mappings of an app by what they poll, once for all workers that ask. */
const POLLED = new WeakMap<CfnResource[], Map<string, lambda.CfnEventSourceMapping[]>>();

function consumersOf(own: lambda.CfnEventSourceMapping, resources: CfnResource[]): lambda.CfnEventSourceMapping[] {
  let polled = POLLED.get(resources);
  if (!polled) {
    POLLED.set(resources, polled = new Map());
    for (const mapping of resources) {
      if (!lambda.CfnEventSourceMapping.isCfnEventSourceMapping(mapping) || !isEnabled(mapping)) continue;
      for (const source of namesOf(mapping, mapping.eventSourceArn)) polled.set(source, [...polled.get(source) ?? [], mapping]);
    }
  }
  const found = new Set(namesOf(own, own.eventSourceArn).flatMap(source => polled.get(source) ?? []));
  return [...found].filter(mapping => mapping !== own);
}

/** A mapping that is disabled polls nothing. One whose state is known only at deployment is assumed to be enabled. */
function isEnabled(mapping: lambda.CfnEventSourceMapping): boolean {
  return Stack.of(mapping).resolve(mapping.enabled) !== false;
}

function hasFilters(mapping: lambda.CfnEventSourceMapping): boolean {
  const filters = Stack.of(mapping).resolve(mapping.filterCriteria)?.filters;
  return filters !== undefined && filters.length !== 0;
}

function functionsOf(mapping: lambda.CfnEventSourceMapping): string[] {
  return namesOf(mapping, mapping.functionName);
}

function haveInCommon(some: string[], others: string[]): boolean {
  return some.some(name => others.includes(name));
}

/** Names what a property refers to in the same way in all stacks of an app: a resource of the app, or its ARN. */
function namesOf(mapping: CfnResource, value: string | undefined): string[] {
  if (value === undefined) return [];
  const token = Tokenization.reverse(value, { failConcat: false });
  const target = Reference.isReference(token) ? token.target : undefined;
  const owner = Stack.of(target ?? mapping);
  const written = owner.resolve(value);
  if (typeof written === 'string') return [withoutPartition(written)];
  const text = JSON.stringify(written);
  const isLocal = /Fn::GetAtt|"Ref":"(?!AWS::)/.test(text); // pseudo parameters and imports mean the same in all stacks of an environment
  return [`${isLocal ? owner.node.path : environmentOf(owner)} ${text}`, ...arnByName(owner, target)];
}

/** The ARN of a queue that has a name, in a stack whose environment is known. */
function arnByName({ account, region }: Stack, target: unknown): string[] {
  if (!CfnResource.isCfnResource(target) || !sqs.CfnQueue.isCfnQueue(target)) return [];
  const { queueName } = target;
  return queueName === undefined || [queueName, account, region].some(Token.isUnresolved) ? [] : [`:sqs:${region}:${account}:${queueName}`];
}

function withoutPartition(arn: string): string {
  return arn.replace(/^arn:[^:]*/, '');
}

function environmentOf(stack: Stack): string {
  const { account, region } = stack;
  return [account, region, [account, region].some(Token.isUnresolved) ? Stage.of(stack)?.node.path : ''].join(' ');
}
