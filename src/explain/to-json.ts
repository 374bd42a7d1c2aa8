import type { Explanation } from './explanation';

/** The explanation as JSON, with a line break at the end. */
export function toJson(explanation: Explanation): string {
  return `${JSON.stringify(explanation, undefined, 2)}\n`;
}
