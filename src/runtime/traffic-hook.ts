import { Deadline, DeadlineError, Pace } from './deadline';
import type { LambdaContext } from './lambda-context';
import type { Logger } from './logger';
import { RecordLogger } from './record-logger';
import { NEW_VERSION } from '../environment';

/**
 * What CodeDeploy gives to a hook.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
 */
export interface TrafficHookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

/**
 * What a check is told.
 */
export interface TrafficHookContext {
  readonly deploymentId: string;
  /** The ARN of the version that is being deployed, which the hook may invoke. Undefined where the hook was not made by the constructs. */
  readonly newVersion?: string;
  readonly logger: Logger;
  /** Fires shortly before the time of the hook is over, when it reports that it failed. */
  readonly signal: AbortSignal;
  /** Lambda's own context object. */
  readonly lambdaContext: LambdaContext;
}

/** The handler that Lambda calls. */
export type TrafficHookHandler = (event: TrafficHookEvent, context: LambdaContext) => Promise<void>;

/** What the report itself may take. */
const REPORT_MS = 5_000;

/**
 * Makes a hook of a deployment out of a check: before traffic is shifted to a new version, or after. When the check throws, or is not through in
 * time, the deployment is told that it failed and rolls back; without a word CodeDeploy would wait for an hour.
 *
 * @example
 * const lambda = new Lambda();
 * export const handler = trafficHook(async ({ newVersion, signal }) => {
 *   const { FunctionError } = await lambda.invoke({ FunctionName: newVersion, Payload: '{"health":true}' }, { abortSignal: signal });
 *   if (FunctionError) throw new Error(`unhealthy: ${FunctionError}`);
 * });
 *
 * @throws in an invocation, when the status can not be reported
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
 */
export function trafficHook(check: (context: TrafficHookContext) => unknown): TrafficHookHandler {
  return async ({ DeploymentId: deploymentId, LifecycleEventHookExecutionId: lifecycleEventHookExecutionId }, lambdaContext) => {
    const logger = new RecordLogger(lambdaContext, () => ({ deploymentId }));
    // The time of the check ends early enough for a report.
    const reserve = Math.min(REPORT_MS, lambdaContext.getRemainingTimeInMillis() / 2);
    const deadline = new Deadline({ getRemainingTimeInMillis: () => lambdaContext.getRemainingTimeInMillis() - reserve }, new Pace());
    let failure: unknown;
    const context = { deploymentId, newVersion: process.env[NEW_VERSION], logger, signal: deadline.signal, lambdaContext };
    const checked = (async () => check(context))().catch(error => {
      failure = error ?? new Error('the check threw nothing');
    });
    if (!await deadline.wait(checked)) failure = new DeadlineError('the check was not through when the time of the hook ran out');

    if (failure === undefined) logger.info('The check passed');
    else logger.error('The check failed: the deployment is rolled back', failure as Error);
    const { CodeDeploy } = await import('@aws-sdk/client-codedeploy');
    await new CodeDeploy({}).putLifecycleEventHookExecutionStatus({
      deploymentId, lifecycleEventHookExecutionId, status: failure === undefined ? 'Succeeded' : 'Failed',
    });
    logger.end(() => false);
  };
}
