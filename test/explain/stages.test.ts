import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { worker } from './apps';
import { HandlerCode, SqsSource, SqsWorkerFunction } from '../../src';
import { explain, toTerminal } from '../../src/explain';
import { changesBetween } from '../../src/explain/changes';

const construct = (scope: Construct, id: string) => new SqsWorkerFunction(scope, id, {
  code: HandlerCode.fromInline('def handler(event, context): pass', { runtime: lambda.Runtime.PYTHON_3_13 }), source: SqsSource.newQueue(), reserveConcurrency: false,
});

/** An app with a stage for each name, each with a stage within it, whose stack has a nested stack. */
function stagedApp(...stages: string[]): string {
  const app = new App({ analyticsReporting: false });
  for (const name of stages) {
    const stack = new Stack(new Stage(new Stage(app, name), 'Eu'), 'Shop');
    construct(stack, 'Orders');
    construct(new NestedStack(stack, 'Back'), 'Returns');
  }
  return app.synth().directory;
}

test('the ways of stages within stages and of their nested stacks are explained', async () => {
  const explanation = await explain({ directory: stagedApp('Prod') });
  expect(explanation.paths.map(({ source, function: handler }) => [source.name, handler.name])).toEqual([
    ['Eu/Shop/Orders/Queue', 'Eu/Shop/Orders/Function'], ['Eu/Shop/Back/Returns/Queue', 'Eu/Shop/Back/Returns/Function'],
  ]);
  expect(explanation.notRead).toEqual([]);
});

test('resources of two stages have different names, wherever they are named', async () => {
  const explanation = await explain({ directory: stagedApp('Staging', 'Prod') });
  expect(explanation.paths.map(({ source }) => source.name).sort()).toEqual([
    'Prod/Eu/Shop/Back/Returns/Queue', 'Prod/Eu/Shop/Orders/Queue', 'Staging/Eu/Shop/Back/Returns/Queue', 'Staging/Eu/Shop/Orders/Queue',
  ]);
  const text = toTerminal(explanation, { width: 160, color: false });
  expect(text).toContain('parked in Prod/Eu/Shop/Orders/DeadLetterQueue');
  expect(text).toContain('Staging/Eu/Shop/Orders/Queue (queue) → Staging/Eu/Shop/Orders/Function');
});

test('resources of two templates without construct paths are named with their stacks', async () => {
  const { Resources } = worker();
  const { paths } = await explain({ Orders: { Resources }, Returns: { Resources } } as never);
  expect(paths.map(({ source, function: handler }) => [source.name, handler.name])).toEqual([['Orders/OrdersQueue', 'Orders/OrdersFn'], ['Returns/OrdersQueue', 'Returns/OrdersFn']]);
});

test('a change of one stage is told of this stage only', async () => {
  const { Resources } = worker();
  const { Resources: worse } = worker({ queue: { RedrivePolicy: undefined } });
  const before = await explain({ Staging: { Resources }, Prod: { Resources } } as never);
  const after = await explain({ Staging: { Resources }, Prod: { Resources: worse } } as never);
  expect(changesBetween(before, after).map(({ way, text }) => `${way} ${text}`)).toContainEqual(expect.stringMatching(/^Prod\/OrdersQueue .* poison event: now lost/));
  expect(changesBetween(before, after).every(({ way }) => way.startsWith('Prod/'))).toBe(true);
});
