import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { Duration, Stack } from 'aws-cdk-lib';
import { CfnScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Assembly, synthesize } from './assemblies';
import { Queue } from './behavior/queues';
import type { CdkCli } from './cdk-cli';
import { assertKept, DeployedStack } from './deployed-stack';
import type { Emulator } from './emulator';
import { Flow, loggingCode, whileEventsArrive } from './flow';
import { deployedLog } from './handler-log';
import { ReadBack } from './read-back';
import { step } from './steps';
import { newApp } from '../fixtures/stack';
import { AsyncFunctionWithDestinations, AsyncTrigger, HandlerCode, SqsWorkerFunction } from 'cdk-resilient-lambda';

/** What changes from one deployment to the next. */
interface Settings {
  readonly revision: number;
  readonly timeout: Duration;
  readonly deployment?: {};

  /** One of its resources can't be created, after all others were changed. */
  readonly broken?: boolean;
}

const FIRST: Settings = { revision: 1, timeout: Duration.seconds(30) };

const CHANGES: ReadonlyArray<readonly [title: string, settings: Settings]> = [
  ['new code', { ...FIRST, revision: 2 }],
  ['deployments with traffic shifting', { ...FIRST, revision: 2, deployment: {} }],
  ['a new version of each function', { ...FIRST, revision: 3, deployment: {} }],
  ['no traffic shifting, and a longer timeout', { revision: 3, timeout: Duration.minutes(1) }],
];

/** Changes a stack that receives events all the time, and counts the events. */
export class Changes {
  public readonly title = 'changes';
  readonly #first: Assembly;
  readonly #changes: ReadonlyArray<readonly [title: string, assembly: Assembly]>;
  readonly #broken: Assembly;

  /** Synthesizes the app before and after each change. */
  constructor(folder: string) {
    const inFolder = path.join(folder, 'changes');
    const app = (name: string, settings: Settings) => synthesize(name.replace(/\W+/g, '-'), inFolder, () => appWith(settings));
    this.#first = app('first', FIRST);
    this.#changes = CHANGES.map(([title, settings]) => [title, app(title, settings)]);
    this.#broken = app('broken', { revision: 4, timeout: Duration.minutes(2), broken: true });
  }

  public get assemblies(): Assembly[] {
    return [this.#first, ...this.#changes.map(([, assembly]) => assembly), this.#broken];
  }

  public async run(emulator: Emulator, cli: CdkCli): Promise<void> {
    const changing = new Changing(emulator, cli);
    let stack = await step('deploys a stack to change', () => changing.deploy(this.#first));
    const flows = changing.flowsTo(stack);
    for (const [title, assembly] of this.#changes) {
      const change = () => changing.whileEventsArrive(flows, stack, () => changing.deploy(assembly));
      stack = await step(`changes it to ${title}: nothing is replaced, and no event is lost`, change);
    }
    await step('fails to change it, and is as before: nothing is replaced, and no event is lost', () =>
      changing.whileEventsArrive(flows, stack, () => changing.failToDeploy(this.#broken, stack)));
    await step('destroys it, which keeps waiting messages, and deploys it again', () => changing.destroyAndDeploy(this.#first, stack));
  }
}

/** The stack in the account. */
class Changing {
  constructor(private readonly emulator: Emulator, private readonly cli: CdkCli) {}

  public async deploy(assembly: Assembly): Promise<DeployedStack> {
    await this.cli.deploy(assembly);
    return DeployedStack.read(this.emulator, assembly, 'Changing');
  }

  /** Deploys what must fail, and returns the stack, which must be as before. */
  public async failToDeploy(broken: Assembly, stack: DeployedStack): Promise<DeployedStack> {
    const { stdout, stderr } = await this.cli.failToDeploy(broken);
    assert.match(stdout + stderr, /function:none:none is no alias of a function/);
    const { Stacks: stacks = [] } = await new CloudFormationClient(this.emulator.client).send(new DescribeStacksCommand({ StackName: stack.name }));
    assert.deepEqual(stacks.map(({ StackStatus }) => StackStatus), ['UPDATE_ROLLBACK_COMPLETE']);
    await new ReadBack(this.emulator).check([stack]);
    return stack;
  }

  /** Returns the events of the queue and of the bus. */
  public flowsTo(stack: DeployedStack): Flow[] {
    const queue = new Queue(this.emulator, stack.one('AWS::SQS::Queue', 'OrdersQueue').physicalId);
    const bus = new EventBridgeClient(this.emulator.client);
    const entry = (id: string) => ({ Source: 'shop', DetailType: 'Ordered', Detail: JSON.stringify({ id }) });
    const flow = (name: string, send: (id: string) => Promise<unknown>) =>
      new Flow(name, send, sent => this.#unhandled(stack.one('AWS::Lambda::Function', `${name}Function`).physicalId, sent));
    return [flow('Orders', id => queue.send(id)), flow('Album', id => bus.send(new PutEventsCommand({ Entries: [entry(id)] })))];
  }

  /** Has events arrive until a change is done and both functions have handled all of them. */
  public async whileEventsArrive(flows: readonly Flow[], before: DeployedStack, change: () => Promise<DeployedStack>): Promise<DeployedStack> {
    const after = await whileEventsArrive(flows, change);
    assertKept(before.keepers, after.keepers);
    for (const flow of flows) await flow.assertNothingLost();
    return after;
  }

  public async destroyAndDeploy(assembly: Assembly, before: DeployedStack): Promise<void> {
    const deadLetters = new Queue(this.emulator, before.one('AWS::SQS::Queue', 'OrdersDeadLetterQueue').physicalId);
    await deadLetters.send('waiting');
    await this.cli.destroy(assembly);
    assert.deepEqual((await deadLetters.receive()).map(({ Body }) => Body), ['waiting']);
    await this.deploy(assembly); // the emulator gives the new queues the names of the old ones, AWS does not
    await this.cli.destroy(assembly);
  }

  async #unhandled(functionName: string, sent: readonly string[]): Promise<string[]> {
    const log = await deployedLog(this.emulator, functionName);
    const handled = new Set(log.filter(({ message }) => message === 'handled').map(({ id }) => id));
    return sent.filter(id => !handled.has(id));
  }
}

function appWith({ revision, timeout, deployment, broken }: Settings) {
  const app = newApp();
  const stack = new Stack(app, 'Changing');
  const code = HandlerCode.fromInline(loggingCode(revision), { runtime: lambda.Runtime.NODEJS_24_X });
  const orders = new SqsWorkerFunction(stack, 'Orders', { code, timeout, deployment });
  const album = new AsyncFunctionWithDestinations(stack, 'Album', {
    code, timeout, deployment, triggers: [AsyncTrigger.rule({ source: ['shop'] })],
  });
  if (broken) {
    const target = new CfnScalableTarget(stack, 'Broken', {
      maxCapacity: 1, minCapacity: 1, resourceId: 'function:none:none', scalableDimension: 'lambda:function:ProvisionedConcurrency', serviceNamespace: 'lambda',
    });
    target.node.addDependency(orders, album);
  }
  return app;
}
