import * as fs from 'node:fs';
import * as path from 'node:path';
import { existsUpwards, findInstalled, OWN_NAME, packageOf } from './installed-packages';
import { PACKAGES_NAMED_FOR_PNP, RUNTIME_PACKAGES } from './runtime-packages';

/** The bundle that failed. */
interface FailedBundle {
  readonly entry: string;
  readonly entryFile: string;
  readonly projectRoot?: string;
  readonly depsLockFilePath?: string;
  /** True if the user asked for bundling in Docker. */
  readonly inDocker: boolean;
}

/** The commands of each package manager, by its lock file. */
const PACKAGE_MANAGERS = [
  { lockFile: 'pnpm-lock.yaml', add: 'pnpm add', addDev: 'pnpm add --save-dev', run: 'pnpm exec' },
  { lockFile: 'yarn.lock', add: 'yarn add', addDev: 'yarn add --dev', run: 'yarn run' },
  { lockFile: 'bun.lockb', add: 'bun add', addDev: 'bun add --dev', run: 'bun run' },
  { lockFile: 'bun.lock', add: 'bun add', addDev: 'bun add --dev', run: 'bun run' },
];
const NPM = { lockFile: 'package-lock.json', add: 'npm install', addDev: 'npm install --save-dev', run: 'npx' };

/**
 * Adds the packages that are missing, and the command that installs them, to the error of a failed bundle.
 *
 * esbuild prints its reason to the terminal, and the CDK reports only that it failed. A missing package may not be the reason: hence the "if".
 */
export function explainFailedBundle(error: Error, failed: FailedBundle): Error {
  const manager = packageManagerOf(failed);
  const docker = process.env.CDK_DOCKER ?? 'docker';
  const dockerFailed = [`spawnSync ${docker} `, `${docker} exited with`].some(text => error.message.includes(text));
  const causes = dockerFailed && !failed.inDocker
    ? [`The CDK found no esbuild and tried to bundle '${failed.entryFile}' in Docker instead: ${manager.addDev} esbuild`]
    : error.message.includes('Failed to bundle') ? [...missingEsbuild(failed, manager), ...missingPackages(failed, manager)] : [];
  return causes.length === 0 ? error : new Error([error.message, ...causes].join('\n'), { cause: error });
}

function packageManagerOf({ depsLockFilePath }: FailedBundle): typeof NPM {
  const found = depsLockFilePath === undefined
    ? PACKAGE_MANAGERS.find(({ lockFile }) => existsUpwards(lockFile, process.cwd()))
    : PACKAGE_MANAGERS.find(({ lockFile }) => lockFile === path.basename(depsLockFilePath));
  return found ?? NPM;
}

/** In a workspace esbuild may be installed, but not where the CDK runs it: in the project root. */
function missingEsbuild({ projectRoot, depsLockFilePath }: FailedBundle, { lockFile, addDev, run }: typeof NPM): string[] {
  const root = path.resolve(projectRoot ?? path.dirname(depsLockFilePath ?? lockFile));
  if (existsUpwards(path.join('node_modules', '.bin', 'esbuild'), root) || existsUpwards('.pnp.cjs', root)) return [];
  return [`The CDK runs '${run} esbuild' in the project root '${root}', where esbuild is not installed: run '${addDev} esbuild' there, or set projectRoot`];
}

/** The packages of the runtime that are missing, have the wrong version, or are visible to the handler only. */
function missingPackages({ entry, entryFile }: FailedBundle, { add }: typeof NPM): string[] {
  const folder = path.dirname(entry);
  if (existsUpwards('.pnp.cjs', folder)) return [namedForPnp(entryFile, add)];
  const runtime = findInstalled(OWN_NAME, folder);
  const causes: string[] = [];
  if (!runtime && fs.readFileSync(entry, 'utf8').includes(OWN_NAME)) {
    causes.push(`${OWN_NAME} cannot be found from '${entryFile}': add it to the package of the handler: ${add} ${OWN_NAME}@${packageOf(__dirname)!.version}`);
  }
  const problems = Object.entries(RUNTIME_PACKAGES).flatMap(([name, version]) => {
    const found = findInstalled(name, folder);
    if (!found) return [`${name} cannot be found`];
    return found.version === version ? [] : [`${name} is ${found.version} instead of ${version}`];
  });
  if (problems.length > 0) {
    const all = Object.entries(RUNTIME_PACKAGES).map(([name, version]) => `${name}@${version}`);
    causes.push(`From '${entryFile}': ${problems.join(', ')}. If your handler uses ${OWN_NAME}/runtime, install what it needs: ${add} ${all.join(' ')}`);
  }
  const hidden = runtime
    ? Object.keys(RUNTIME_PACKAGES).filter(name => findInstalled(name, folder) && !findInstalled(name, fs.realpathSync(runtime.folder)))
    : [];
  if (hidden.length > 0) {
    causes.push(`${hidden.join(', ')} can be found from '${entryFile}' but not from ${OWN_NAME}: with pnpm, add the line ` +
      "'public-hoist-pattern[]=@aws-lambda-powertools/*' to .npmrc and install again");
  }
  return causes;
}

/** Without node_modules nothing can be looked up; esbuild names what the manifest forbids. */
function namedForPnp(entryFile: string, add: string): string {
  const all = [...Object.keys(RUNTIME_PACKAGES), ...PACKAGES_NAMED_FOR_PNP].map(name => `${name}@${RUNTIME_PACKAGES['@aws-lambda-powertools/logger']}`);
  return `If '${entryFile}' uses ${OWN_NAME}/runtime: Yarn PnP lets it import only what the package.json of the app names: ${add} ${all.join(' ')}`;
}
