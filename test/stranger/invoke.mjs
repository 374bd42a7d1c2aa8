// Invokes the handler of a bundle as Lambda does: node invoke.mjs <index.mjs> <event as JSON>. The last line is its answer.
import { pathToFileURL } from 'node:url';

const [bundle, event] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(bundle).href);
const answer = await handler(JSON.parse(event), {});
console.log(`\n${JSON.stringify(answer)}`);
