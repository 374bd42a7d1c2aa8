import { App, CfnParameter, Environment, Stack, Stage, Validations } from 'aws-cdk-lib';
import { SqsWorkerFunction } from '../../../src';
import { inlineCode, newApp, warningsOf } from '../../fixtures/stack';

const ID = 'cdk-resilient-lambda:reservedConcurrencyAboveAccount';

function reserve(app: App, stackId: string, maxConcurrency: number, env?: Environment): void {
  new SqsWorkerFunction(new Stack(app, stackId, { env }), 'Worker', { code: inlineCode, maxConcurrency });
}

describe('reservations', () => {
  test('of 900 in total do not warn [C01]', () => {
    const app = newApp();
    reserve(app, 'One', 450);
    reserve(app, 'Two', 450);
    expect(warningsOf(app)).toEqual([]);
  });

  test('above 900 in total warn once, on the first function above the limit [C01]', () => {
    const app = newApp();
    reserve(app, 'One', 450);
    reserve(app, 'Two', 451);
    reserve(app, 'Three', 450);
    expect(warningsOf(app)).toEqual([
      `${ID} at /Two/Worker: with this function, the functions of one account and Region reserve a concurrency of 901, but an account with ` +
      'the default quota of 1000 can reserve only 900 (100 stay unreserved): raise the quota and acknowledge this warning, lower maxConcurrency, ' +
      'or set reserveConcurrency to false',
    ]);
  });

  test('that are added to exactly 900 warn too [C01]', () => {
    const app = newApp();
    reserve(app, 'One', 900);
    reserve(app, 'Two', 2);
    expect(warningsOf(app)).toEqual([expect.stringContaining('reserve a concurrency of 902')]);
  });

  test('are counted separately for each account and Region [C01]', () => {
    const app = newApp();
    reserve(app, 'One', 500, { account: '111111111111', region: 'eu-west-1' });
    reserve(app, 'Two', 500, { account: '111111111111', region: 'us-east-1' });
    reserve(app, 'Three', 500, { account: '222222222222', region: 'eu-west-1' });
    expect(warningsOf(app)).toEqual([]);
    const again = newApp();
    reserve(again, 'One', 500, { account: '111111111111', region: 'eu-west-1' });
    reserve(again, 'Two', 500, { account: '111111111111', region: 'eu-west-1' });
    expect(warningsOf(again)).toHaveLength(1);
  });

  test.each<[string, Environment | undefined]>([
    ['no account', undefined], ['a Region only', { region: 'eu-west-1' }], ['an account only', { account: '111111111111' }],
  ])('of stages that name %s are counted by stage', (_, env) => {
    const app = newApp();
    for (const stage of ['Beta', 'Production']) {
      new SqsWorkerFunction(new Stack(new Stage(app, stage, { env }), 'Orders'), 'Worker', { code: inlineCode, maxConcurrency: 500 });
    }
    expect(warningsOf(app)).toEqual([]);
  });

  test('of stages with the same account and Region are counted together', () => {
    const app = newApp();
    for (const stage of ['Beta', 'Production']) {
      const env = { account: '111111111111', region: 'eu-west-1' };
      new SqsWorkerFunction(new Stack(new Stage(app, stage, { env }), 'Orders'), 'Worker', { code: inlineCode, maxConcurrency: 500 });
    }
    expect(app.node.findAll().flatMap(node => node.node.metadata).filter(({ data }) => String(data).includes(ID))).toHaveLength(1);
  });

  test('that are Tokens are not counted', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders');
    const token = new CfnParameter(stack, 'Concurrency', { type: 'Number' }).valueAsNumber;
    new SqsWorkerFunction(stack, 'Unknown', { code: inlineCode, maxConcurrency: token });
    new SqsWorkerFunction(stack, 'Known', { code: inlineCode, maxConcurrency: 900 });
    new SqsWorkerFunction(stack, 'None', { code: inlineCode, reserveConcurrency: false, maxConcurrency: 100 });
    expect(warningsOf(app)).toEqual([]);
  });

  test('can be acknowledged for an account with a higher quota', () => {
    const app = newApp();
    Validations.of(app).acknowledge({ id: ID, reason: 'the quota is 5000' });
    reserve(app, 'One', 901);
    expect(warningsOf(app)).toEqual([]);
  });
});
