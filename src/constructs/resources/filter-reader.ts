/** Loads the reader of filters and patterns when it is needed first: most functions have none. */
export function filterReader(): typeof import('../../filters') {
  return require('../../filters'); // eslint-disable-line @typescript-eslint/no-require-imports
}
