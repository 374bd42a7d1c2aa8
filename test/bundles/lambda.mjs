// Invokes a bundle as Lambda does: node lambda.mjs <folder> <handler>. Prints the answer. A .js file is required, an .mjs file is imported.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, handler] = process.argv.slice(2);
const [file, ...names] = handler.split('.');
const commonJs = join(folder, `${file}.js`);
const bundle = existsSync(commonJs) ? createRequire(import.meta.url)(commonJs) : await import(pathToFileURL(join(folder, `${file}.mjs`)).href);
const found = names.reduce((nested, name) => nested?.[name], bundle);
if (typeof found !== 'function') throw new Error(`Runtime.HandlerNotFound: ${handler} is undefined or not exported`);
console.log(JSON.stringify(await found({ Records: [] }, {})));
