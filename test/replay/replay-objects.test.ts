import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FakeAws } from './fake-aws';
import { replayObjects } from '../../examples/async-function/replay-parked-objects';
import { Clients } from '../../examples/replay/replay';
import { AsyncFunctionWithDestinations } from '../../src';
import { Simulation, throws } from '../../src/simulator';
import { inlineCode, newApp } from '../fixtures/stack';

const BUCKET = 'failures';

let aws: FakeAws;
let clients: Clients;
beforeEach(async () => {
  aws = new FakeAws();
  clients = await aws.start();
});
afterEach(() => aws.stop());

/** The failure records of a function that fails three events. */
async function park(): Promise<string> {
  const stack = new Stack(newApp(), 'Photos');
  const bucket = new s3.Bucket(stack, 'Failures', { enforceSSL: true });
  new AsyncFunctionWithDestinations(stack, 'Album', { code: inlineCode, onFailure: new destinations.S3Destination(bucket) });
  const sim = Simulation.fromTemplate(Template.fromStack(stack).toJSON(), { handlers: { Album: throws('broken') } });
  for (let photo = 1; photo <= 3; photo++) sim.invoke('Album', { photo }, { at: { seconds: photo } });
  await sim.runUntilIdle();
  const objects = sim.objects('Failures');
  expect(objects).toHaveLength(3);
  for (const { key, body } of objects) aws.objects.set(`${BUCKET}/${key}`, body);
  return objects[0].key.split('/')[3];
}

async function replay(functionName: string, options: { dryRun?: boolean } = {}) {
  const said: string[] = [];
  const count = await replayObjects({ bucket: BUCKET, functionName, ...clients, ...options, say: line => said.push(line) });
  return { count, said };
}

describe('replay of failure records in a bucket', () => {
  test('invokes the function with each event, the oldest first, and empties the bucket [A03, Q16]', async () => {
    const name = await park();
    aws.pageSize = 2;
    const { count, said } = await replay(name);
    expect(count).toEqual({ replayed: 3, left: 0 });
    expect(aws.invocations.map(({ event }) => event)).toEqual([{ photo: 1 }, { photo: 2 }, { photo: 3 }]);
    expect(aws.objects.size).toBe(0);
    expect(said[0]).toMatch(/^aws\/lambda\/async\/.* was replayed$/);
  });

  test('finds the records by the ARN of an alias, and touches no records of other functions', async () => {
    const name = await park();
    aws.objects.set(`${BUCKET}/aws/lambda/async/${name}-2/2026/01/01/x`, 'of another one');
    const { count } = await replay(`arn:aws:lambda:eu-west-1:123456789012:function:${name}:live`);
    expect(count).toEqual({ replayed: 3, left: 0 });
    expect(aws.invocations[0].functionName).toContain(':live');
    expect(aws.objects.size).toBe(1);
  });

  test('keeps and reports records that Lambda refuses or that contain no event', async () => {
    const name = await park();
    clients.lambda.destroy();
    const [first] = aws.objects.keys();
    aws.objects.set(first, 'no record');
    const send = jest.spyOn(clients.lambda, 'send').mockRejectedValue(new Error('Rate exceeded') as never);
    const { count, said } = await replay(`${name}:live`);
    send.mockRestore();
    expect(count).toEqual({ replayed: 0, left: 3 });
    expect(said.map(line => line.replace(/^\S+ /, ''))).toEqual(['was kept: it contains no event', 'was kept: Rate exceeded', 'was kept: Rate exceeded']);
    expect(aws.objects.size).toBe(3);
  });

  test('only lists the records in a dry run', async () => {
    const { count, said } = await replay(await park(), { dryRun: true });
    expect(count).toEqual({ replayed: 3, left: 0 });
    expect(said[2]).toMatch(/ would be replayed$/);
    expect([aws.objects.size, aws.invocations]).toEqual([3, []]);
  });
});
