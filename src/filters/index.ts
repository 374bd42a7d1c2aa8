export * from './filter-numbers';
export * from './filter-pattern';
export * from './filter-problem';
export * from './filter-values';
export * from './pattern-reader';
export * from './policy-problems';
export * from './record-pattern';
export type { Sender } from './record-shapes';
export * from './subscriber-filters';
