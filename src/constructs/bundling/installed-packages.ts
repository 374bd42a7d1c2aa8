import * as fs from 'node:fs';
import * as path from 'node:path';

/** The name of this package. */
export const OWN_NAME = 'cdk-resilient-lambda';

/** A package and where it was found. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** The package of a name that code in a folder would import, as Node.js looks for it. */
export function findInstalled(name: string, from: string): InstalledPackage | undefined {
  for (const folder of foldersUpwards(from)) {
    const found = readPackage(path.join(folder, 'node_modules', name));
    if (found) return found;
  }
  const own = packageOf(from); // a package can import itself by its name
  return own?.name === name ? own : undefined;
}

/** The package that a file or folder belongs to. */
export function packageOf(file: string): InstalledPackage | undefined {
  for (const folder of foldersUpwards(file)) {
    const found = readPackage(folder);
    if (found?.name) return found; // some packages mark folders by a package.json without a name
  }
  return undefined;
}

/** Indicates whether a file or folder of this relative path exists in a folder or above it. */
export function existsUpwards(relativePath: string, from: string): boolean {
  return foldersUpwards(from).some(folder => fs.existsSync(path.join(folder, relativePath)));
}

function foldersUpwards(from: string): string[] {
  const folders = [from];
  while (path.dirname(folders[0]) !== folders[0]) folders.unshift(path.dirname(folders[0]));
  return folders.reverse();
}

function readPackage(folder: string): InstalledPackage | undefined {
  const file = path.join(folder, 'package.json');
  if (!fs.existsSync(file)) return undefined;
  const { name, version } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return { name, version, folder };
}
