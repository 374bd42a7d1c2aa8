import { join } from 'node:path';
import { packageOf } from '../constructs/bundling/installed-packages';

/** The command line of this package, as it is published. */
export function cliFile(): string {
  return join(packageOf(__dirname)!.folder, 'lib', 'cli', 'index.js');
}
