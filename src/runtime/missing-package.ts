/** The version of Powertools that the runtime is tested with. All of its packages must have the same version. */
export const POWERTOOLS_VERSION = '2.35.0';

/**
 * Rethrows the error of an import, and says what to install when a package is missing.
 *
 * The AWS SDK is part of Lambda's Node.js runtimes, but not of container images, and a bundle may exclude it.
 */
export function explainMissingPackage(error: NodeJS.ErrnoException): never {
  const [, name] = /Cannot find (?:package|module) '(@[\w.-]+\/[\w.-]+)/.exec(error.message) ?? [];
  if (name === undefined || !['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(error.code!)) throw error;
  const version = name.startsWith('@aws-lambda-powertools/') ? POWERTOOLS_VERSION : '3';
  throw new Error(`${name} is missing, which cdk-resilient-lambda/runtime needs here: npm install ${name}@${version}, and bundle it with the handler`);
}
