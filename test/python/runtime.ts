/** A handler on the runtime, with one message that succeeds and one that fails: what it writes is what handlers in other languages write. */
import { lambdaContext, message } from '../runtime/invocation';
import { sqsWorker } from 'cdk-resilient-lambda/runtime';

const handler = sqsWorker<{ id: string }>(() => ({ shipped: true }), { idempotencyKey: ({ id }) => id, backOff: false });
const attributes = { ApproximateFirstReceiveTimestamp: `${Date.now() - 90_500}` };
void handler({ Records: [message('a', { id: '1' }), message('b', {}, attributes)] }, lambdaContext());
