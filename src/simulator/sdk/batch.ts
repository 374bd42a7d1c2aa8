import type { Fields } from './protocols';
import { serviceErrorOf, ServiceError } from './service-error';

/** How many entries a batch may have, and the codes of its errors. */
export interface BatchRules {
  readonly max: number;
  readonly tooMany: string;
  readonly rejected: string;
}

/** Runs an operation for each entry of a batch, and reports those that fail. */
export function eachEntry(entries: readonly Fields[], { max, tooMany, rejected }: BatchRules, run: (entry: Fields) => object | void): Fields {
  checkCount(entries, max, tooMany);
  const Successful: Fields[] = [];
  const Failed: Fields[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      const { code, message } = serviceErrorOf(error, rejected);
      Failed.push({ Id: entry.Id, SenderFault: true, Code: code, Message: message });
    }
  }
  return { Successful, Failed };
}

/** @throws ServiceError if a batch is empty or too large */
export function checkCount(entries: readonly Fields[] | undefined, max: number, code: string): void {
  const count = entries?.length ?? 0;
  if (count < 1 || count > max) throw new ServiceError(code, `the request has ${count} entries but must have 1 to ${max}`);
}

