import * as path from 'node:path';
import type { Assembly } from './assemblies';
import { ACCOUNT, Emulator, REGION } from './emulator';
import { Output, run, tryToRun } from '../stranger/commands';

const CDK = path.join(__dirname, '..', '..', 'node_modules', '.bin', 'cdk');

/** The real CDK CLI, on an emulated account. */
export class CdkCli {
  constructor(private readonly emulator: Emulator, private readonly folder: string) {}

  public bootstrap(): void {
    run(this.folder, CDK, ['bootstrap', `aws://${ACCOUNT}/${REGION}`], this.emulator.environment);
  }

  public deploy({ folder }: Assembly): void {
    run(this.folder, CDK, ['deploy', '--all', '--app', folder, '--require-approval', 'never', '--ci'], this.emulator.environment);
  }

  /** Deploys what must fail, and returns what the CLI said. */
  public failToDeploy({ folder }: Assembly): Output {
    return tryToRun(this.folder, CDK, ['deploy', '--all', '--app', folder, '--require-approval', 'never', '--ci'], this.emulator.environment);
  }

  public destroy({ folder }: Assembly): void {
    run(this.folder, CDK, ['destroy', '--all', '--app', folder, '--force', '--ci'], this.emulator.environment);
  }
}
