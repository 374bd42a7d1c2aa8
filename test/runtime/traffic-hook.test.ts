import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { capturedLines, inTime, lambdaContext } from './invocation';
import { trafficHook } from 'cdk-resilient-lambda/runtime';

const EVENT = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'h-1' };

let lines: ReturnType<typeof capturedLines>;
let reports: unknown[];
beforeEach(() => {
  lines = capturedLines();
  reports = [];
  jest.spyOn(CodeDeploy.prototype, 'putLifecycleEventHookExecutionStatus').mockImplementation((async (report: unknown) => { reports.push(report); }) as never);
});
afterEach(() => jest.restoreAllMocks());

const reported = (status: string) => [{ deploymentId: 'd-1', lifecycleEventHookExecutionId: 'h-1', status }];

describe('trafficHook', () => {
  test('reports Succeeded when the check passes [V04]', async () => {
    await trafficHook(({ deploymentId }) => expect(deploymentId).toBe('d-1'))(EVENT, lambdaContext());
    expect(reports).toEqual(reported('Succeeded'));
    expect(lines).toMatchObject([{ level: 'INFO', deploymentId: 'd-1', message: 'The check passed' }]);
  });

  test('passes the version that is being deployed to the check [V04]', async () => {
    process.env.RESILIENT_LAMBDA_NEW_VERSION = 'arn:aws:lambda:eu-west-1:111122223333:function:shop:8';
    let told: string | undefined;
    await trafficHook(({ newVersion }) => { told = newVersion; })(EVENT, lambdaContext());
    delete process.env.RESILIENT_LAMBDA_NEW_VERSION;
    expect(told).toBe('arn:aws:lambda:eu-west-1:111122223333:function:shop:8');
  });

  test.each([['an error', new Error('unhealthy')], ['nothing', undefined]])('reports Failed when the check throws %s [V04]', async (_what, thrown) => {
    await trafficHook(() => { throw thrown; })(EVENT, lambdaContext());
    expect(reports).toEqual(reported('Failed'));
    expect(lines[0]).toMatchObject({ level: 'ERROR', deploymentId: 'd-1', message: 'The check failed: the deployment is rolled back' });
  });

  test('reports Failed in time when the check hangs, and aborts its signal before [V04]', async () => {
    let signal: AbortSignal | undefined;
    await inTime(() => trafficHook(given => {
      signal = given.signal;
      return new Promise(() => undefined);
    })(EVENT, lambdaContext()));
    expect(reports).toEqual(reported('Failed'));
    expect(signal!.aborted).toBe(true);
  });

  test.each([[20_000, 14_750], [4_000, 1_750]])('keeps five seconds for the report, or half of the time: of %i ms, it reports after %i [V04]', async (remainingMs, reportedAfter) => {
    jest.useFakeTimers();
    const answer = trafficHook(() => new Promise(() => undefined))(EVENT, lambdaContext({ remainingMs }));
    await jest.advanceTimersByTimeAsync(reportedAfter - 1);
    expect(reports).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    jest.useRealTimers();
    await answer;
    expect(reports).toEqual(reported('Failed'));
    expect(lines[0].error).toMatchObject({ name: 'DeadlineError', message: 'the check was still running when the time of the hook ran out' });
  });

  test('fails when the status cannot be reported', async () => {
    jest.spyOn(CodeDeploy.prototype, 'putLifecycleEventHookExecutionStatus').mockImplementation((async () => { throw new Error('denied'); }) as never);
    await expect(trafficHook(() => undefined)(EVENT, lambdaContext())).rejects.toThrow('denied');
  });
});
