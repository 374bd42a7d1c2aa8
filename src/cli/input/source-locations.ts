import { readFileSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Input } from './read-input';
import { resourceLines } from './resource-lines';
import type { NestedStack } from '../../template';

/** A place in a file. */
export interface FileLocation {
  /** The path relative to the working directory, with slashes. */
  readonly file: string;

  /** From 1. @default - the whole file */
  readonly line?: number;

  /** From 1. @default - the whole line */
  readonly column?: number;
}

/** A resource or stack. */
export interface Located {
  /** The id of its stack. */
  readonly stack: string;
  readonly logicalId?: string;

  /** Its construct path. @default - what the assembly says */
  readonly path?: string;
}

/** A frame of a stack trace: 'new Orders (/app/lib/orders.ts:12:5)'. */
const FRAME = /(?:^|\()((?:\/|[A-Za-z]:[\\/]|file:\/\/)[^()]*):(\d+):(\d+)\)?$/;

/** Finds where resources are written: in the code of the app if the CDK recorded it, else in the template. */
export class SourceLocations {
  readonly #lines = new Map<string, ReadonlyMap<string, number>>();
  #byKey?: ReadonlyMap<string, string>;

  constructor(private readonly input: Input, private readonly cwd: string) {}

  public of(where: Located): FileLocation | undefined {
    return this.#inCode(where.path ?? this.#paths().get(`${where.stack}/${where.logicalId}`) ?? '') ?? this.#inTemplate(where);
  }

  /** Returns the construct paths of resources by stack and logical id. */
  #paths(): ReadonlyMap<string, string> {
    return this.#byKey ??= new Map(this.input.stacks.flatMap(stack => pathsIn(stack.id ?? stack.stackName, stack)));
  }

  /** Returns where the construct, or the nearest one that contains it, is created by code of the app. */
  #inCode(path: string): FileLocation | undefined {
    for (let above = path; above !== ''; above = above.slice(0, Math.max(above.lastIndexOf('/'), 0))) {
      for (const frame of this.input.constructs.get(above)?.createdAt ?? []) {
        const [, file, line, column] = FRAME.exec(frame) ?? [];
        const own = file === undefined ? undefined : this.#ownFile(file.startsWith('file://') ? pathOf(file) : file);
        if (own !== undefined) return { file: own, line: Number(line), column: Number(column) };
      }
    }
    return undefined;
  }

  #inTemplate({ stack, logicalId }: Located): FileLocation | undefined {
    const template = this.input.files.get(stack)!;
    const file = this.#ownFile(template);
    if (file === undefined) return undefined;
    let lines = this.#lines.get(template);
    if (lines === undefined) this.#lines.set(template, lines = resourceLines(readFileSync(template, 'utf8')));
    return { file, line: lines.get(logicalId ?? '') };
  }

  /** Returns the path of a file relative to the working directory; undefined for one outside of it, or of a package. */
  #ownFile(file: string): string | undefined {
    const own = relative(this.cwd, file).split(sep);
    return isAbsolute(own.join(sep)) || own[0] === '..' || own.includes('node_modules') ? undefined : own.join('/');
  }
}

/** Returns the construct paths that an assembly records for the resources of a stack and its nested stacks. */
function pathsIn(id: string, { paths = {}, nested = {} }: Pick<NestedStack, 'paths' | 'nested'>): readonly [key: string, path: string][] {
  return [
    ...Object.entries(paths).map(([logicalId, path]): [string, string] => [`${id}/${logicalId}`, path]),
    ...Object.entries(nested).flatMap(([logicalId, one]) => pathsIn(`${id}/${logicalId}`, one as NestedStack)),
  ];
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}
