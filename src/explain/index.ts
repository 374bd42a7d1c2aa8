export * from './explain';
export * from './explanation';
export { toHtml } from './html/to-html';
export { toJson } from './to-json';
export { toMarkdown } from './to-markdown';
export { toTerminal } from './to-terminal';
export type { TerminalOptions } from './to-terminal';
