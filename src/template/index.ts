export { readAssembly } from './assembly-directory';
export * from './event-flow';
export * from './find';
export * from './read-templates';
export type { ReadOptions } from './stacks';
export * from './template-json';
export * from './unknown';
