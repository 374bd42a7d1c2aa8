import * as path from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import { isCommonJs } from './entry-file';
import { findInstalled } from './installed-packages';
import { OPTIONAL_SDK_PACKAGES } from './runtime-packages';
import { IDEMPOTENCY_TABLE } from '../../environment';

/** ES modules have no `require`, `__dirname` and `__filename`; CommonJS dependencies in the bundle need them. */
const ESM_BANNER = "import{createRequire as __crl}from'node:module';const __crlRequire=__crl(import.meta.url)," +
  "__crlFilename=__crlRequire('node:url').fileURLToPath(import.meta.url),__crlDirname=__crlRequire('node:path').dirname(__crlFilename);";
const REQUIRE = 'const require=__crlRequire;';

/** By definition instead of declaration: banners and modules of the user may declare the same names. */
const ESM_DEFINE = { __dirname: '__crlDirname', __filename: '__crlFilename' };

/** CommonJS has no `import.meta`; dependencies that are ES modules need it. */
const COMMON_JS_BANNER = "const __crlUrl=require('node:url').pathToFileURL(__filename).href;";
const COMMON_JS_DEFINE = { 'import.meta.url': '__crlUrl', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' };

const BANNER_ARGUMENT = '--banner:js';

/** Merges the user's options with the defaults of this library. */
export function esbuildOptions(
  entry: string, given: nodejs.BundlingOptions, environment: lambda.FunctionOptions['environment'] = {},
): nodejs.BundlingOptions {
  const format = given.format ?? (isCommonJs(entry) ? nodejs.OutputFormat.CJS : nodejs.OutputFormat.ESM);
  const esm = format === nodejs.OutputFormat.ESM;
  const { [BANNER_ARGUMENT]: bannerArgument, ...esbuildArgs } = given.esbuildArgs ?? {};
  return {
    minify: true,
    sourceMap: true,
    mainFields: esm ? ['module', 'main'] : undefined,
    ...given,
    format,
    externalModules: externalModules(given, path.dirname(entry)),
    define: { ...withoutIdempotency(environment), ...esm ? ESM_DEFINE : COMMON_JS_DEFINE, ...given.define },
    banner: withBanner(esm, [given.banner, bannerArgument].filter(text => typeof text === 'string').join('\n')),
    esbuildArgs: given.esbuildArgs && esbuildArgs,
  };
}

function withBanner(esm: boolean, theirs: string): string {
  if (!esm) return theirs === '' ? COMMON_JS_BANNER : `${theirs}\n${COMMON_JS_BANNER}`;
  return ESM_BANNER + (declaresRequire(theirs) ? '' : REQUIRE) + theirs;
}

/** Indicates whether a banner declares `require`, as Powertools' documentation and many others advise. */
function declaresRequire(banner: string): boolean {
  const code = banner.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
  return /\b(?:const|let|var)\b[^;]*?[\s{,]require\s*(?:[=,;}]|$)|\bfunction\s+require\b|\bas\s+require\b|\bimport\s+require\b/m.test(code);
}

/**
 * Adds the user's list to the AWS SDK, which the Lambda runtime brings, unless the SDK is to be bundled.
 *
 * Even then a package of the SDK that the runtime could load, but that is not installed, stays external: esbuild would fail to find what the
 * handler never loads.
 */
function externalModules({ bundleAwsSDK, externalModules: listed }: nodejs.BundlingOptions, folder: string): string[] {
  const sdk = bundleAwsSDK || listed?.length === 0 ? OPTIONAL_SDK_PACKAGES.filter(name => !findInstalled(name, folder)) : ['@aws-sdk/*'];
  return [...new Set([...sdk, ...listed ?? []])];
}

/** Tells the bundler that a handler has no table, so that it leaves out the DynamoDB client and what needs it. See docs/decisions/0007. */
function withoutIdempotency(environment: { readonly [name: string]: string }): { [name: string]: string } {
  return IDEMPOTENCY_TABLE in environment ? {} : { [`process.env.${IDEMPOTENCY_TABLE}`]: '""' };
}
