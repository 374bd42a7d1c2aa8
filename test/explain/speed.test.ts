import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import { onlyPath, ruleApp } from './apps';
import { AsyncFunctionWithDestinations, AsyncTrigger, HandlerCode, SqsSource, SqsWorkerFunction, StreamProcessor, StreamSource } from '../../src';
import { explain } from '../../src/explain';
import * as running from '../../src/explain/run';

/** Counts simulations, because a test must not depend on how busy the machine is. */
const simulations = jest.spyOn(running, 'run');
beforeEach(() => simulations.mockClear());
afterAll(() => simulations.mockRestore());

/** A stack with a number of each construct, which differ in their names and in what they match. */
function appOf(count: number) {
  const stack = new Stack(new App(), 'App');
  const alarmTopic = new sns.Topic(stack, 'OnCall');
  const common = () => ({ code: HandlerCode.fromInline('def handler(event, context): pass', { runtime: lambda.Runtime.PYTHON_3_13 }), alarmTopic });
  for (let i = 0; i < count; i++) {
    new SqsWorkerFunction(stack, `Worker${i}`, { ...common(), source: SqsSource.newQueue(), reserveConcurrency: false });
    new StreamProcessor(stack, `Stream${i}`, { ...common(), source: StreamSource.kinesis() });
    new AsyncFunctionWithDestinations(stack, `Async${i}`, {
      ...common(),
      triggers: [
        AsyncTrigger.rule({ source: [`shop${i}`] }), AsyncTrigger.topic(new sns.Topic(stack, `Topic${i}`)),
        AsyncTrigger.schedule(scheduler.ScheduleExpression.rate(Duration.minutes(i + 5))),
      ],
    });
  }
  return Template.fromStack(stack).toJSON();
}

test('ways that differ in nothing but names, event patterns and schedules are simulated once', async () => {
  await explain(appOf(1));
  const { length } = simulations.mock.calls;
  simulations.mockClear();
  const { paths } = await explain(appOf(4));
  expect(paths).toHaveLength(20);
  expect(simulations.mock.calls).toHaveLength(length);
});

test('an outage is not simulated longer than anything happens, and a result is not simulated again', async () => {
  await onlyPath(ruleApp());
  expect(simulations.mock.calls.map(([, , { name }]) => name)).toEqual(['poison', 'down10m', 'down1h', 'throttled1h', 'noInvoke', 'timeout']);
});
