import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';

const load = createRequire(__filename);

/** A synthesized app. */
export interface Assembly {
  readonly name: string;

  /** Its cdk.out. */
  readonly folder: string;

  /** The names of its stacks, in the order of deployment. */
  readonly stacks: readonly string[];
}

/** Synthesizes an app as a new CDK app would, with the recommended feature flags. */
export function synthesize(name: string, folder: string, make: () => App): Assembly {
  process.env.CDK_CONTEXT_JSON = fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8');
  process.env.CDK_VALIDATION = 'false'; // other tests look at its findings
  process.env.CDK_OUTDIR = path.join(folder, name);
  const { stacks, directory } = make().synth();
  return { name, folder: directory, stacks: stacks.map(({ stackName }) => stackName) };
}

/** Synthesizes an example. */
export function synthesizeExample(name: string, folder: string): Assembly {
  return synthesize(name, folder, () => load(path.join('../../examples', name, 'app.ts')).app);
}

/** Returns the files of the templates of an assembly. */
export function templatesOf({ folder, stacks }: Assembly): string[] {
  return stacks.map(stack => path.join(folder, `${stack}.template.json`));
}
