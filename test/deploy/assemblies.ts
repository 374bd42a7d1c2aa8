import { createHash } from 'node:crypto';
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

/** Copies an assembly with other code in a bundle, under the other hash that an asset with other contents has. */
export function withOtherCode(assembly: Assembly, code: RegExp, other: string): Assembly {
  const folder = `${assembly.folder}-other-code`;
  fs.cpSync(assembly.folder, folder, { recursive: true });
  const bundles = fs.readdirSync(folder).map(name => path.join(folder, name, 'index.mjs')).filter(fs.existsSync);
  const bundle = bundles.find(file => code.test(fs.readFileSync(file, 'utf8')));
  if (!bundle) throw new Error(`No bundle of ${assembly.name} contains ${code}`);
  fs.writeFileSync(bundle, fs.readFileSync(bundle, 'utf8').replace(code, () => other));
  const asset = path.basename(path.dirname(bundle));
  const changed = new Set([asset, ...assembly.stacks.map(stack => `${stack}.template.json`)]);
  const hashes = assembly.stacks.flatMap(stack => hashesOf(path.join(folder, `${stack}.assets.json`), changed));
  const withOtherHashes = (text: string) => hashes.reduce((changing, hash) => changing.replaceAll(hash, otherHash(hash)), text);
  for (const file of fs.readdirSync(folder).filter(name => name.endsWith('.json')).map(name => path.join(folder, name))) {
    fs.writeFileSync(file, withOtherHashes(fs.readFileSync(file, 'utf8')));
  }
  fs.renameSync(path.join(folder, asset), path.join(folder, withOtherHashes(asset)));
  return { ...assembly, folder };
}

/** The hashes of assets from a manifest. */
function hashesOf(manifest: string, sources: ReadonlySet<string>): string[] {
  const { files } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  return Object.entries<any>(files).filter(([, { source }]) => sources.has(source.path)).map(([id]) => /^[0-9a-f]{64}/.exec(id)![0]);
}

function otherHash(hash: string): string {
  return createHash('sha256').update(hash).digest('hex');
}

/** Returns the files of the templates of an assembly. */
export function templatesOf({ folder, stacks }: Assembly): string[] {
  return stacks.map(stack => path.join(folder, `${stack}.template.json`));
}
