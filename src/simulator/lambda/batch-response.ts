import type { Assumptions } from '../kernel/assumptions';

/** The verdict of a function's response on the records of a batch. */
export type BatchVerdict =
  | { readonly kind: 'success' }
  | { readonly kind: 'failure'; readonly reason: string }
  | { readonly kind: 'partial'; readonly failed: ReadonlySet<string> };

/** A shared empty set. */
export const NONE: ReadonlySet<string> = new Set();

const SUCCESS: BatchVerdict = { kind: 'success' };

/**
 * Reads the response of a function with partial batch responses (`ReportBatchItemFailures`).
 *
 * @param identifiers returns the identifiers of the records of the batch; called only if the response reports failures
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function readBatchResponse(response: unknown, identifiers: () => ReadonlySet<string>, assumptions: Assumptions): BatchVerdict {
  if (response === undefined || response === null || response === '') return SUCCESS;
  if (typeof response !== 'object') {
    return assumptions.responseThatIsNoObject === 'success' ? SUCCESS : failure('the response is not an object');
  }
  const { batchItemFailures } = response as { batchItemFailures?: unknown };
  if (batchItemFailures === undefined || batchItemFailures === null) return SUCCESS;
  if (!Array.isArray(batchItemFailures)) return failure('batchItemFailures is not a list');
  if (batchItemFailures.length === 0) return SUCCESS;

  const failed = new Set<string>();
  for (const entry of batchItemFailures as unknown[]) {
    if (assumptions.emptyReportEntry === 'success' && isEmptyObject(entry)) continue;
    const identifier = (entry as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof identifier !== 'string' || identifier === '') return failure('an entry of batchItemFailures has no itemIdentifier');
    if (!identifiers().has(identifier)) return failure(`batchItemFailures names '${identifier}', which is not in the batch`);
    failed.add(identifier);
  }
  return failed.size === 0 ? SUCCESS : { kind: 'partial', failed };
}

/**
 * The records that a response reports as failed in a place that Lambda ignores: partial batch responses are off, or the
 * list has a different name. Such records are lost silently.
 */
export function unheardFailures(response: unknown, identifiers: () => ReadonlySet<string>): ReadonlySet<string> {
  if (typeof response !== 'object' || response === null) return NONE;
  const named = Object.values(response)
    .filter(Array.isArray)
    .flatMap(list => list.map((entry: { itemIdentifier?: unknown } | null) => entry?.itemIdentifier))
    .filter((identifier): identifier is string => typeof identifier === 'string');
  return named.length === 0 ? NONE : new Set(named.filter(identifier => identifiers().has(identifier)));
}

function failure(reason: string): BatchVerdict {
  return { kind: 'failure', reason };
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
