/**
 * Deploys the examples, the README's app and a variant of everything to an emulated account with the real CDK CLI, reads back what arrived, sends real events
 * through the real handlers, compares the outcome with the simulator's, changes what is deployed, and destroys everything.
 *
 * `npm run test:deploy -- sqs-worker` deploys only one of them.
 */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Adoptions } from './adoptions';
import { Assembly, synthesizeExample, templatesOf, withOtherCode } from './assemblies';
import { BEHAVIORS } from './behavior';
import { ChangeCode, stopTable } from './behavior/behavior';
import { CdkCli } from './cdk-cli';
import { Changes } from './changes';
import { DeployedStack } from './deployed-stack';
import { assertExplained, DIFFERENCES } from './differences';
import { Emulator, pythonProgram } from './emulator';
import { lint } from './lint';
import { synthesizeOutage } from './outage';
import { QueueType } from './queue-type';
import { synthesizeQuickStart } from './quick-start';
import { NOT_COMPARED, ReadBack } from './read-back';
import { attempt, failures, step } from './steps';
import { synthesizeVariants } from './variants';
import { EXAMPLES } from '../../examples/audit';

/** What is changed while it receives events. */
const CHANGES = { 'changes': Changes, 'adoptions': Adoptions, 'queue-type': QueueType };

/** The stacks that are being destroyed, by name, while the next app is deployed: two apps can have a stack of the same name. */
const destroying = new Map<string, Promise<void>>();

const wanted = process.argv.slice(2);
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'deploy-'));
const startedAt = Date.now();

async function main(): Promise<void> {
  if (!fs.existsSync(path.join(__dirname, '../../lib/index.js'))) throw new Error('The examples use the compiled package: run npx projen compile first');
  await step('has Python and the emulator', () => pythonProgram('python'));
  const assemblies = await step('synthesizes the apps', () => synthesizeWanted(path.join(home, 'out')));
  const wantedChanges = Object.entries(CHANGES).filter(([name]) => isWanted(name));
  const changes = await step('synthesizes the changes', () => wantedChanges.map(([, Change]) => new Change(home)));
  const templates = [...assemblies, ...changes.flatMap(({ assemblies: each }) => each)].flatMap(templatesOf);
  const findings = lint(templates); // beside the rest: it takes a minute
  const emulator = await step('starts the emulator', () => Emulator.start(home));
  try {
    const cli = new CdkCli(emulator, home);
    await step('bootstraps the account', () => cli.bootstrap());
    const types = new Set<string>();
    for (const assembly of assemblies) (await tryOut(emulator, cli, assembly).catch(failed)).forEach(type => types.add(type));
    await Promise.all(destroying.values());
    await Promise.all(changes.map(change => attempt(`lost nothing in all ${change.title}`, () => change.run(emulator, cli)))); // they mostly wait
    await attempt(`finds nothing in ${templates.length} templates with cfn-lint, for all Regions`, async () => assert.deepEqual(await findings, []));
    await attempt('finds that no call of a function was refused', () => emulator.assertNothingRefused());
    report(emulator, types);
    if (failures.length > 0) throw new Error(`${failures.length} of the steps above failed`);
  } finally {
    emulator.stop();
    await stopTable();
  }
}

function isWanted(name: string): boolean {
  return wanted.length === 0 || wanted.includes(name);
}

function synthesizeWanted(folder: string): Assembly[] {
  const all: { [name: string]: () => Assembly } = {
    ...Object.fromEntries(EXAMPLES.map(name => [name, () => synthesizeExample(name, folder)])),
    'quick-start': () => synthesizeQuickStart(folder),
    'outage': () => synthesizeOutage(folder),
    'variants': () => synthesizeVariants(folder),
  };
  const names = [...Object.keys(all), ...Object.keys(CHANGES)];
  const unknown = wanted.filter(name => !names.includes(name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}: there are ${names.join(', ')}`);
  return Object.entries(all).filter(([name]) => isWanted(name)).map(([, make]) => make());
}

/** Deploys an app, looks at it from all sides and destroys it. Returns the types of its resources. */
async function tryOut(emulator: Emulator, cli: CdkCli, assembly: Assembly): Promise<string[]> {
  const { name } = assembly;
  await Promise.all(assembly.stacks.map(stack => destroying.get(stack)));
  await step(`deploys ${name}`, () => cli.deploy(assembly));
  const stacks = await Promise.all(assembly.stacks.map(stack => DeployedStack.read(emulator, assembly, stack)));
  await attempt(`reads back ${name}`, () => new ReadBack(emulator).check(stacks));
  const changeCode: ChangeCode = (code, other) => cli.deploy(withOtherCode(assembly, code, other));
  for (const { title, run: behave } of BEHAVIORS[name] ?? []) {
    await attempt(`${name}: ${title}, as the simulator does`, async () => assertExplained(title, await behave(emulator, stacks.at(-1)!, changeCode)));
  }
  const destroyed = attempt(`destroys ${name}`, () => cli.destroy(assembly));
  for (const stack of assembly.stacks) destroying.set(stack, destroyed);
  return stacks.flatMap(({ resources }) => resources.map(({ type }) => type));
}

/** Goes on with the next app. */
function failed(error: Error): string[] {
  console.error(error.message);
  failures.push(error);
  return [];
}

/** Tells what this test does not show. */
function report({ recordedTypes }: Emulator, types: ReadonlySet<string>): void {
  console.log('\nrecorded, not exercised:');
  for (const type of [...types].sort().filter(name => recordedTypes[name])) console.log(`  ${type}: ${recordedTypes[type]}`);
  console.log('\nnot read back:');
  for (const [type, properties] of Object.entries(NOT_COMPARED)) console.log(`  ${type}: ${properties.join(', ')}`);
  console.log('\nwhere the emulator and the simulator differ:');
  for (const { behavior, path: where, reason } of DIFFERENCES) console.log(`  ${behavior}: ${where}: ${reason}`);
}

main().then(
  () => {
    fs.rmSync(home, { recursive: true, force: true });
    console.log(`\nAll passed in ${((Date.now() - startedAt) / 1_000).toFixed(0)} s.`);
  },
  (error: Error) => {
    console.error(`${error.stack}\n\nWhat was made, and the emulator's log, are in ${home}`);
    process.exitCode = 1;
  },
);
