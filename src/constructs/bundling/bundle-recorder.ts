import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { AssetStaging } from 'aws-cdk-lib';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';

/** The metafile in which esbuild describes a bundle. */
export interface Bundle {
  readonly inputs: { readonly [file: string]: BundleInput };
  readonly outputs: { readonly [file: string]: BundleOutput };
  /** The folder that the paths of the inputs start from. */
  readonly root: string;
  /** The folder of the asset. */
  readonly folder: string;
}

export interface BundleInput {
  readonly format?: 'cjs' | 'esm';
  readonly imports: Array<{ readonly path: string }>;
}

export interface BundleOutput {
  readonly entryPoint?: string;
  readonly exports: string[];
  readonly bytes: number;
}

/**
 * Runs after esbuild, in a process of its own, before the CDK computes the asset's hash: takes the paths that depend on the output folder out
 * of source maps and metafile, and moves the metafile out of the asset unless the user wants it.
 *
 * It is an argument of a shell on any operating system: no double quotes, no per cent signs, no comments.
 */
const AFTER_ESBUILD = `
  const fs = require('fs'), path = require('path');
  const [, out, root, report, keep] = process.argv;
  const withStableSources = text => {
    const map = JSON.parse(text);
    map.sources = map.sources.map(source => path.relative(root, path.resolve(out, source)).split(path.sep).join('/'));
    return JSON.stringify(map);
  };
  const rewrite = (name, change) => {
    const file = path.join(out, name);
    if (fs.existsSync(file)) fs.writeFileSync(file, change(fs.readFileSync(file, 'utf8')));
  };
  const INLINE = 'sourceMappingURL=data:application/json;base64,';
  const withStableInlineMap = text => {
    const at = text.lastIndexOf(INLINE) + INLINE.length;
    if (at < INLINE.length) return text;
    const [encoded] = text.slice(at).split(/\\s/, 1);
    return text.slice(0, at) + Buffer.from(withStableSources(Buffer.from(encoded, 'base64'))).toString('base64') + text.slice(at + encoded.length);
  };
  for (const name of ['index.js', 'index.mjs']) {
    rewrite(name + '.map', withStableSources);
    rewrite(name, withStableInlineMap);
  }
  rewrite('index.meta.json', text => {
    const meta = JSON.parse(text);
    meta.outputs = Object.fromEntries(Object.entries(meta.outputs).map(([file, output]) => {
      const name = path.basename(file);
      return [name, { ...output, bytes: fs.statSync(path.join(out, name)).size }];
    }));
    const stable = JSON.stringify(meta);
    fs.writeFileSync(report, stable);
    return stable;
  });
  if (keep !== 'keep') fs.rmSync(path.join(out, 'index.meta.json'), { force: true });
`.replace(/\s+/g, ' ');

/** By asset hash: the CDK bundles once where several functions have the same code. */
const recorded = new Map<string, Bundle>();

/** Makes esbuild write a metafile, and reads it after bundling. */
export class BundleRecorder {
  private readonly report = path.join(os.tmpdir(), `cdk-resilient-lambda-${process.pid}-${Math.random().toString(36).slice(2)}.json`);
  private root?: string;

  constructor(private readonly theirs: nodejs.BundlingOptions) {}

  /** The bundling options, with the metafile and its hook. */
  public options(): nodejs.BundlingOptions {
    const { commandHooks } = this.theirs;
    const theirs = (name: keyof nodejs.ICommandHooks) => (input: string, output: string) => commandHooks?.[name](input, output) ?? [];
    return {
      ...this.theirs,
      metafile: true,
      commandHooks: {
        beforeBundling: theirs('beforeBundling'),
        beforeInstall: theirs('beforeInstall'),
        afterBundling: (input, output) => [...this.afterEsbuild(input, output), ...theirs('afterBundling')(input, output)],
      },
    };
  }

  /** The metafile of a function's bundle, or undefined if bundling was skipped or ran in Docker. */
  public bundleOf(fn: Construct): Bundle | undefined {
    const staging = fn.node.findAll().find((node): node is AssetStaging => node instanceof AssetStaging);
    if (staging === undefined) return undefined;
    if (this.root !== undefined && fs.existsSync(this.report)) {
      recorded.set(staging.assetHash, { ...JSON.parse(fs.readFileSync(this.report, 'utf8')), root: this.root, folder: staging.absoluteStagedPath });
    }
    return recorded.get(staging.assetHash);
  }

  /** Removes the temporary file. */
  public dispose(): void {
    fs.rmSync(this.report, { force: true });
  }

  private afterEsbuild(input: string, output: string): string[] {
    if (output === AssetStaging.BUNDLING_OUTPUT_DIR) { // in Docker, where all paths are the same everywhere
      return this.theirs.metafile ? [] : [`rm -f ${output}/index.meta.json`];
    }
    this.root = input;
    const node = process.platform === 'win32' ? 'node' : quote(process.execPath); // cmd strips the quotes of a command that starts with one
    return [[node, '-e', ...[AFTER_ESBUILD, output, input, this.report, this.theirs.metafile ? 'keep' : 'drop'].map(quote)].join(' ')];
  }
}

function quote(argument: string): string {
  return process.platform === 'win32' ? `"${argument}"` : `'${argument.replaceAll("'", "'\\''")}'`;
}
