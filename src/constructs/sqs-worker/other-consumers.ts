import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { invokeSame, othersOfSource } from '../resources/event-source-mapping';
import { warn } from '../synth/validation';
import { validateWithinApp } from '../synth/within-app';

/**
 * Refuses or warns of event source mappings of other functions in the app that poll the queue of a worker: a message reaches one of them only. A second
 * mapping of the same function is refused in any case.
 */
export function checkOtherConsumers(worker: Construct, queue: sqs.IQueue, own: lambda.CfnEventSourceMapping): void {
  validateWithinApp(worker, resources => {
    if (!isEnabled(own)) return [];
    const others = othersOfSource(own, resources).filter(other => isEnabled(other) && !invokeSame(own, other));
    if (others.length === 0) return [];
    const name = `the queue '${queue.node.path}'`;
    const fix = 'remove one of them, or give each function a queue of its own (two subscriptions of an SNS topic, or two targets of an EventBridge rule)';
    const [filtering] = [own, ...others].filter(hasFilters);
    if (filtering) {
      return others.map(({ node: { path } }) =>
        `${name} is also polled by '${path}', and the filters of '${filtering.node.path}' delete messages that the other would process: ${fix}`);
    }
    warn(worker, 'queueHasOtherConsumers',
      `${name} is also polled by ${others.map(({ node: { path } }) => `'${path}'`).join(', ')}, so each message reaches only one of the functions: ${fix}, or ` +
      'acknowledge this warning if all of them do the same work');
    return [];
  });
}

/** A mapping that is disabled polls nothing. One whose state is known only at deployment is assumed to be enabled. */
function isEnabled(mapping: lambda.CfnEventSourceMapping): boolean {
  return Stack.of(mapping).resolve(mapping.enabled) !== false;
}

function hasFilters(mapping: lambda.CfnEventSourceMapping): boolean {
  const filters = Stack.of(mapping).resolve(mapping.filterCriteria)?.filters;
  return filters !== undefined && filters.length !== 0;
}
