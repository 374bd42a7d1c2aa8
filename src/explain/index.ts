export * from './explain';
export * from './explanation';
export { toJson } from './to-json';
export { toMarkdown } from './to-markdown';
export { toTerminal } from './to-terminal';
export type { TerminalOptions } from './to-terminal';
