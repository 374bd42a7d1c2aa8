/**
 * Deploys the examples to an emulated account with the real CDK CLI, reads back what arrived, sends real events through the real handlers, compares the
 * result with the simulator's, and destroys everything.
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { synthesizeExample } from './assemblies';
import { BEHAVIORS } from './behavior';
import { CdkCli } from './cdk-cli';
import { DeployedStack } from './deployed-stack';
import { Emulator, pythonProgram } from './emulator';
import { ReadBack } from './read-back';
import { EXAMPLES } from '../../examples/audit';
import { run } from '../stranger/commands';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'deploy-'));
const startedAt = Date.now();

async function main(): Promise<void> {
  const emulator = await step('starts the emulator', () => Emulator.start(home));
  try {
    const cli = new CdkCli(emulator, home);
    const readBack = new ReadBack(emulator);
    await step('bootstraps the account', () => cli.bootstrap());

    const assemblies = await step('synthesizes the examples', () => EXAMPLES.map(name => synthesizeExample(name, path.join(home, 'out'))));
    await step('finds nothing with cfn-lint', () => {
      const templates = assemblies.flatMap(({ folder, stacks }) => stacks.map(stack => path.join(folder, `${stack}.template.json`)));
      run(home, pythonProgram('cfn-lint'), ['--ignore-checks', ...ACCEPTED_LINTS.map(({ id }) => id), '--', ...templates]);
    });

    const recordedTypes: { [type: string]: string } = JSON.parse(run(__dirname, pythonProgram('python'), ['-B', '-m', 'emulator', '--recorded']).stdout);
    const onlyRecorded = new Set<string>();
    for (const assembly of assemblies) {
      await step(`deploys ${assembly.name}`, () => cli.deploy(assembly));
      const stacks = await Promise.all(assembly.stacks.map(stack => DeployedStack.read(emulator, assembly, stack)));
      await step(`reads back ${assembly.name}`, async () => {
        for (const stack of stacks) await readBack.check(stack);
      });
      stacks.flatMap(({ resources }) => resources).forEach(({ type }) => recordedTypes[type] && onlyRecorded.add(type));
      for (const { title, run: behave } of BEHAVIORS[assembly.name] ?? []) await step(`${assembly.name}: ${title}`, () => behave(emulator, stacks.at(-1)!));
      await step(`destroys ${assembly.name}`, () => cli.destroy(assembly));
    }

    await step('finds that no call of a function was refused', () => {
      const refused = emulator.decisions.filter(({ allowed }) => !allowed);
      if (refused.length > 0) throw new Error(refused.map(({ principal, action, resource }) => `${principal} may not ${action} on ${resource}`).join('\n'));
    });
    console.log(`recorded, not exercised: ${[...onlyRecorded].sort().map(type => `${type} (${recordedTypes[type]})`).join(', ')}`);
  } finally {
    emulator.stop();
  }
}

/** What cfn-lint says of the examples and why it stays. */
const ACCEPTED_LINTS = [{ id: 'W3005', reason: 'the CDK writes dependencies that a reference implies' }];

async function step<T>(title: string, work: () => T | Promise<T>): Promise<T> {
  const start = Date.now();
  try {
    const result = await work();
    console.log(`✓ ${title} (${((Date.now() - start) / 1_000).toFixed(1)} s)`);
    return result;
  } catch (error) {
    console.error(`✗ ${title}; everything is in ${home}`);
    throw error;
  }
}

main().then(
  () => {
    fs.rmSync(home, { recursive: true, force: true });
    console.log(`All passed in ${((Date.now() - startedAt) / 1_000).toFixed(0)} s.`);
  },
  (error: Error) => {
    console.error(error.stack);
    process.exitCode = 1;
  },
);
