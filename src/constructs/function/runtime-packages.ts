import * as path from 'node:path';

/** What `cdk-resilient-lambda/runtime` is built on and a handler that uses it must have installed, each with the one version that fits. */
export const RUNTIME_PACKAGES: { readonly [name: string]: string } = {
  '@aws-lambda-powertools/logger': '2.35.0',
  '@aws-lambda-powertools/batch': '2.35.0',
  '@aws-lambda-powertools/idempotency': '2.35.0',
};

/**
 * Says what to install when a bundle failed where packages of the runtime are missing.
 *
 * esbuild prints its reason to the terminal and the CDK keeps only that it failed, so this may not be the reason: hence the `if`.
 */
export function explainFailedBundle(error: Error, entryFile: string): Error {
  if (!error.message.includes('Failed to bundle')) return error;
  const folder = path.dirname(path.resolve(entryFile));
  const missing = Object.keys(RUNTIME_PACKAGES).filter(name => !isInstalled(name, folder));
  if (missing.length === 0) return error;
  const all = Object.entries(RUNTIME_PACKAGES).map(([name, version]) => `${name}@${version}`);
  return new Error(
    `${error.message}\n${missing.join(', ')} can't be found from '${entryFile}': if your handler uses cdk-resilient-lambda/runtime, ` +
    `install what it needs: npm install ${all.join(' ')}`,
    { cause: error });
}

function isInstalled(name: string, folder: string): boolean {
  try {
    require.resolve(name, { paths: [folder] });
    return true;
  } catch {
    return false;
  }
}
