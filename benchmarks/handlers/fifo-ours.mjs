export { handler } from './sqs-ours.mjs';
