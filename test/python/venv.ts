import * as fs from 'node:fs';
import * as path from 'node:path';
import { run, tryToRun } from '../stranger/commands';

const REPOSITORY = path.join(__dirname, '..', '..');

/** A Python environment in a folder of its own. */
export interface VenvOptions {
  /** The task that needs it, for its message. */
  readonly task: string;

  /** The name of its folder below `.cache`. */
  readonly name: string;

  /** The files that list its packages. */
  readonly requirements: readonly string[];

  /** The lowest version of Python that these packages take: 3 and this number. */
  readonly minor: number;
}

/** Returns the folder with the programs of a Python environment, which is made unless it is there with the same packages. */
export function venvPrograms({ task, name, requirements, minor }: VenvOptions): string {
  const folder = path.join(REPOSITORY, '.cache', name);
  const programs = path.join(folder, 'bin');
  const wanted = requirements.map(file => fs.readFileSync(file, 'utf8')).join('');
  const stamp = path.join(folder, 'requirements.txt');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return programs;
  if (!hasPython(minor)) throw new Error(`${task} needs Python 3.${minor} or later with venv: install python3 and python3-venv`);
  fs.rmSync(folder, { recursive: true, force: true });
  run(REPOSITORY, 'python3', ['-m', 'venv', folder]);
  const files = requirements.flatMap(file => ['--requirement', file]);
  run(REPOSITORY, path.join(programs, 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...files]);
  fs.writeFileSync(stamp, wanted);
  return programs;
}

function hasPython(minor: number): boolean {
  try {
    return tryToRun(REPOSITORY, 'python3', ['-c', `import sys, venv, ensurepip; sys.exit(sys.version_info < (3, ${minor}))`]).status === 0;
  } catch {
    return false;
  }
}
