import * as path from 'node:path';
import type { Assembly } from './assemblies';
import { ACCOUNT, Emulator, REGION } from './emulator';
import { Output, runBeside, tryToRunBeside } from '../stranger/commands';

const CDK = path.join(__dirname, '..', '..', 'node_modules', '.bin', 'cdk');
const OPTIONS = ['--all', '--ci', '--concurrency', '8'];

/** The real CDK CLI, on an emulated account. */
export class CdkCli {
  constructor(private readonly emulator: Emulator, private readonly folder: string) {}

  public async bootstrap(): Promise<void> {
    await runBeside(this.folder, CDK, ['bootstrap', `aws://${ACCOUNT}/${REGION}`], this.emulator.environment);
  }

  public async deploy(assembly: Assembly): Promise<void> {
    await runBeside(this.folder, CDK, deploymentOf(assembly), this.emulator.environment);
  }

  /** Deploys what must fail, and returns what the CLI said. */
  public async failToDeploy(assembly: Assembly): Promise<Output> {
    return tryToRunBeside(this.folder, CDK, deploymentOf(assembly), this.emulator.environment);
  }

  public async destroy({ folder }: Assembly): Promise<void> {
    await runBeside(this.folder, CDK, ['destroy', ...OPTIONS, '--app', folder, '--force'], this.emulator.environment);
  }
}

function deploymentOf({ folder }: Assembly): string[] {
  return ['deploy', ...OPTIONS, '--app', folder, '--require-approval', 'never'];
}
