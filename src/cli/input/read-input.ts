import { readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseTemplate } from './parse-template';
import { TEMPLATE_BYTES } from '../../limits';
import { CheckedStacks, ConstructMetadata, constructsOf, isJsonObject, NamedStack, readAssembly, TemplateError } from '../../template';
import { UsageError } from '../command';
import { PROGRAM } from '../help';
import type { Host } from '../host';
import { printable } from '../text';

/** The cloud assembly that the CDK writes unless it is told otherwise. */
export const DEFAULT_PATH = 'cdk.out';

/** The size of a template file: room for indentation, comments and what CloudFormation shortens. */
const FILE_BYTES = 8 * TEMPLATE_BYTES;

/** The templates to check or explain. */
export interface Input {
  /** The path, as it was given. */
  readonly path: string;
  readonly stacks: readonly NamedStack[];

  /** The template files by the ids of their stacks. */
  readonly files: ReadonlyMap<string, string>;

  /** What a cloud assembly records about constructs, by path. */
  readonly constructs: ReadonlyMap<string, ConstructMetadata>;
}

/**
 * Reads a cloud assembly or a template. What a person should know about it goes to standard error.
 *
 * @param path relative to the working directory
 *
 * @throws UsageError if it is not there or neither of them
 */
export function readInput(path: string, { cwd, stderr }: Pick<Host, 'cwd' | 'stderr'>): Input {
  const file = resolve(cwd, path);
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`${path} does not exist: ${path === DEFAULT_PATH ? 'run cdk synth, or give the path of a cloud assembly or template' : 'give the path of a cloud assembly (cdk.out) or of a template'}`);
  if (stats.isDirectory()) return readDirectory(path, file);
  if (!stats.isFile()) throw new UsageError(`${path} is neither a file nor a directory`);
  if (stats.size > FILE_BYTES) throw new UsageError(`${path} has ${stats.size} bytes, more than any template: at most ${FILE_BYTES} are read`);
  const { content: template, warnings } = parseTemplate(textOf(path, file), path);
  if (isJsonObject(template) && isJsonObject(template.artifacts)) throw new UsageError(`${path} is a file of a cloud assembly: give its directory`);
  if (!isJsonObject(template) || !isJsonObject(template.Resources)) throw new UsageError(`${path} is not a template, because it has no Resources: give a CloudFormation or AWS SAM template, or a cloud assembly (cdk.out)`);
  for (const warning of warnings) stderr.write(`${PROGRAM}: ${printable(warning)}\n`);
  const stacks = new CheckedStacks(template).list;
  return { path, stacks, files: new Map([[stacks[0].stackName, file]]), constructs: new Map() };
}

function readDirectory(path: string, directory: string): Input {
  if (statSync(join(directory, 'manifest.json'), { throwIfNoEntry: false }) === undefined) {
    const inside = join(path, DEFAULT_PATH);
    const isApp = basename(path) !== DEFAULT_PATH && statSync(join(directory, DEFAULT_PATH, 'manifest.json'), { throwIfNoEntry: false }) !== undefined;
    throw new UsageError(`${path} is a directory without manifest.json, so it is no cloud assembly: ${isApp ? `give ${inside}` : 'run cdk synth and give cdk.out, or give a template file'}`);
  }
  try {
    const stacks = readAssembly(directory);
    if (stacks.length === 0) throw new UsageError(`${path} is a cloud assembly without stacks: there is nothing to read`);
    return {
      path,
      stacks,
      files: new Map(stacks.flatMap(({ files }) => [...files].map(([id, file]): [string, string] => [id, join(directory, file)]))),
      constructs: new Map(stacks.flatMap(stack => [...constructsOf(stack)])),
    };
  } catch (error) {
    throw error instanceof TemplateError ? new UsageError(`${path}: ${error.message}: run cdk synth again`) : error;
  }
}

function textOf(path: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}
