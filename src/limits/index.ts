/**
 * The quotas, defaults and formulas of AWS: each stands here once, with its source. This folder imports nothing.
 */
export * from './callers';
export * from './cloudformation';
export * from './messages';
export * from './prices';
export type { Range } from './range';
export * from './runtimes';
export * from './services';
