import { Deadline, DeadlineError, Pace } from './deadline';
import { currentScope } from './invocation-scope';
import type { LambdaContext } from './lambda-context';
import type { Logger } from './logger';
import { explainMissingPackage } from './missing-package';
import { RecordLogger } from './record-logger';
import { NEW_VERSION } from '../environment';

/**
 * The event that CodeDeploy sends to a deployment hook.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
 */
export interface TrafficHookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

/**
 * The context that a check receives.
 */
export interface TrafficHookContext {
  /** The id of the deployment. */
  readonly deploymentId: string;
  /** The ARN of the version that is being deployed, which the hook may invoke. It is undefined in hooks that no construct made. */
  readonly newVersion?: string;
  /** A logger that writes the id of the deployment on every line. */
  readonly logger: Logger;
  /** A signal that is aborted shortly before the hook reports that the check failed because its time is over. */
  readonly signal: AbortSignal;
  /** Lambda's own context object. */
  readonly lambdaContext: LambdaContext;
}

/**
 * The Lambda handler that `trafficHook` returns.
 */
export type TrafficHookHandler = (event: TrafficHookEvent, context: LambdaContext) => Promise<void>;

/** The time that is kept for the report itself. */
const REPORT_MS = 5_000;

/**
 * Makes a Lambda handler for a deployment hook from a check that runs before or after traffic is shifted to a new version. When the check throws, or does
 * not finish in time, the hook reports that it failed, and the deployment is rolled back; without a report CodeDeploy would wait for an hour.
 *
 * @example
 * const lambda = new Lambda();
 * export const handler = trafficHook(async ({ newVersion, signal }) => {
 *   const { FunctionError } = await lambda.invoke({ FunctionName: newVersion, Payload: '{"health":true}' }, { abortSignal: signal });
 *   if (FunctionError) throw new Error(`unhealthy: ${FunctionError}`);
 * });
 *
 * @throws the handler throws when the status cannot be reported
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
 */
export function trafficHook(check: (context: TrafficHookContext) => unknown): TrafficHookHandler {
  return async ({ DeploymentId: deploymentId, LifecycleEventHookExecutionId: lifecycleEventHookExecutionId }, lambdaContext) => {
    const logger = new RecordLogger({ context: lambdaContext, within: currentScope() }, () => ({ deploymentId }));
    const reserve = Math.min(REPORT_MS, lambdaContext.getRemainingTimeInMillis() / 2);
    const deadline = new Deadline({ getRemainingTimeInMillis: () => lambdaContext.getRemainingTimeInMillis() - reserve }, new Pace());
    let failure: unknown;
    const context = { deploymentId, newVersion: process.env[NEW_VERSION], logger, signal: deadline.signal, lambdaContext };
    const checked = (async () => check(context))().catch(error => {
      failure = error ?? new Error('the check threw nothing');
    });
    if (!await deadline.wait(checked)) failure = new DeadlineError('the check was still running when the time of the hook ran out');

    if (failure === undefined) logger.info('The check passed');
    else logger.error('The check failed: the deployment is rolled back', failure as Error);
    const { CodeDeploy } = await import('@aws-sdk/client-codedeploy').catch(explainMissingPackage);
    await new CodeDeploy({}).putLifecycleEventHookExecutionStatus({
      deploymentId, lifecycleEventHookExecutionId, status: failure === undefined ? 'Succeeded' : 'Failed',
    });
    logger.end(() => false);
  };
}
