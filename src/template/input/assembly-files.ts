import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { shorten } from './check-template';
import { isJsonObject } from './own-value';
import { TemplateError } from './template-error';

/** The JSON files of a cloud assembly. Nothing outside of its directory is read, whatever the files in it say, and no error quotes a file. */
export class AssemblyFiles {
  /** The real path of the directory of the whole assembly. */
  public readonly root: string;

  constructor(directory: string) {
    this.root = realPathOf(directory) ?? directory;
  }

  /**
   * Reads a JSON object.
   *
   * @param directory the real path of the part of the assembly that names the file
   * @param place what names the file, for errors
   *
   * @throws TemplateError if the file is not in the assembly or does not contain a JSON object
   */
  public read(directory: string, file: unknown, place: string): { readonly [key: string]: unknown } {
    const path = this.find(directory, file, place);
    const json = path === undefined ? undefined : parsed(path);
    if (!isJsonObject(json)) throw new TemplateError(place, `refers to ${shorten(String(file))}, which is not a file with a JSON object`);
    return json;
  }

  /**
   * Returns the real path of a file or directory; undefined if it does not exist.
   *
   * @throws TemplateError if it is outside of the assembly
   */
  public find(directory: string, file: unknown, place: string): string | undefined {
    if (typeof file !== 'string') throw new TemplateError(place, 'does not say which file it refers to');
    const path = join(directory, file);
    const isInside = !isAbsolute(file) && this.#contains(path);
    const real = isInside ? realPathOf(path) : undefined;
    if (isInside && (real === undefined || this.#contains(real))) return real;
    throw new TemplateError(place, `refers to ${shorten(file)}, which is outside of the cloud assembly`);
  }

  #contains(path: string): boolean {
    const within = relative(this.root, path);
    return !isAbsolute(within) && within.split(sep)[0] !== '..';
  }
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
