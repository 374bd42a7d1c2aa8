import { shouldUseInvokeStore } from '@aws-lambda-powertools/commons/utils/env';

/** Runs something as a part of one invocation. */
export type InvocationScope = <T>(act: () => T) => T;

/** What Lambda keeps of each invocation where an environment runs several at once. */
interface InvokeStore {
  getContext(): object | undefined;
  run<T>(context: object, act: () => T): T;
}

/** On Lambda Managed Instances an environment runs several invocations at once. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-nodejs-runtime.html */
const CONCURRENT = /* @__PURE__ */ shouldUseInvokeStore();

const DIRECTLY: InvocationScope = act => act();

/**
 * Returns the scope of the invocation that is running. Callbacks of what invocations share, such as a connection, run in the scope of the invocation that
 * created it: what they do for another one has to run in that one's scope.
 */
export function currentScope(): InvocationScope {
  const store = concurrentStore();
  const context = store?.getContext();
  return store && context ? act => store.run(context, act) : DIRECTLY;
}

/** Indicates that no invocation is running here, although several may be elsewhere: while the environment starts, or in a timer that was set then. */
export function isOutsideInvocations(): boolean {
  const store = concurrentStore();
  return store !== undefined && store.getContext() === undefined;
}

/** Runs something that belongs to no invocation, but needs a place for its state. */
export function inScopeOfItsOwn<T>(act: () => T): T {
  return concurrentStore()!.run({}, act);
}

function concurrentStore(): InvokeStore | undefined {
  return CONCURRENT ? (globalThis as { readonly awslambda?: { readonly InvokeStore?: InvokeStore } }).awslambda?.InvokeStore : undefined;
}
