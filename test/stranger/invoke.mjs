// Invokes the handler of a bundle as Lambda does: node invoke.mjs <index.mjs> <event as JSON>. The last line is its answer.
import { pathToFileURL } from 'node:url';

const [bundle, event] = process.argv.slice(2);
const deadline = Date.now() + 30_000;
const { handler } = await import(pathToFileURL(bundle).href);
const answer = await handler(JSON.parse(event), {
  functionName: 'orders',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:orders',
  memoryLimitInMB: '512',
  awsRequestId: 'request',
  getRemainingTimeInMillis: () => deadline - Date.now(),
});
console.log(`\n${JSON.stringify(answer)}`);
