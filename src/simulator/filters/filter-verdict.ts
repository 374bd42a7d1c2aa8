import type { Assumptions } from '../kernel/assumptions';
import { UnsupportedFeatureError } from '../kernel/errors';
import { isObject, parseWritten } from './filter-numbers';
import { FilterPattern, Pattern } from './filter-pattern';
import { InvalidPatternError } from './filter-problem';
import type { NumberEquality } from './filter-values';

/** The event sources of Lambda whose records the simulator filters. */
export type FilterSource = 'sqs' | 'kinesis' | 'dynamodb';

/** What the Lambda guide leaves open, or says otherwise than EventBridge behaves. */
export interface FilterOptions {
  /**
   * How plain numbers in a pattern's list are compared. The guide says that the written forms are (300, 300.0 and 3.0e2 differ), so a filter
   * that only works by value is shown to lose records here; EventBridge, of which the guide says the same, was seen to compare values.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
   * @default 'written'
   */
  readonly numbers?: NumberEquality;

  /**
   * Whether a body that is valid JSON but no object or list (`42`, `"text"`, `true`) counts as JSON or as plain text. The guide only tells
   * 'valid JSON' from 'plain string'.
   *
   * @default 'text'
   */
  readonly bareValues?: 'text' | 'json';

  /**
   * What becomes of operators that EventBridge has but the guide's list of operators has not: wildcard, cidr, and anything-but with an
   * operator inside. Whether Lambda takes them is not documented, so they are refused.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
   * @default 'refuse'
   */
  readonly unlistedOperators?: 'refuse' | 'evaluate';
}

/** The options as the assumptions of a simulation say them. */
export function filterOptions(
  { filterNumbers, filterBareValues, filterUnlistedOperators }: Pick<Assumptions, 'filterNumbers' | 'filterBareValues' | 'filterUnlistedOperators'>,
): FilterOptions {
  return { numbers: filterNumbers, bareValues: filterBareValues, unlistedOperators: filterUnlistedOperators };
}

/** What filters do to a record, and why. */
export interface FilterVerdict {
  /** Whether the function gets the record; otherwise a message is deleted, and a stream goes on past a record. */
  readonly passes: boolean;

  /** As part of a sentence: 'it matches filter 2', 'its body is plain text but filter 1 expects JSON'. */
  readonly reason: string;

  /** No filter could ever match: their format is not the data's. Nobody means that. */
  readonly wrongFormat?: true;
}

/** A record as the function would get it: the parts that filters can see. */
export interface FilterableRecord {
  readonly [field: string]: unknown;
}

export type RecordFilter = (record: FilterableRecord) => FilterVerdict;

/** The field that holds the data, as patterns call it. */
const DATA_KEY = { sqs: 'body', kinesis: 'data', dynamodb: 'dynamodb' } as const;

const LISTED = new Set(['equals', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'numeric', 'exists', '$or',
  'prefix equals-ignore-case', 'suffix equals-ignore-case']);

const NO_FILTERS: FilterVerdict = { passes: true, reason: 'there are no filters' };

/** The data of a record as a filter sees it: parsed if it is JSON. */
interface Data {
  readonly value: unknown;
  readonly isJson: boolean;
}

/**
 * Gets the filters of an event source mapping ready; the function returned tells what they do to a record.
 *
 * A record passes if any filter matches it; no filters let everything pass. A filter whose format is not the data's matches nothing.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
 * @throws InvalidPatternError for what AWS refuses when the mapping is made
 * @throws UnsupportedFeatureError for operators that the guide doesn't list
 */
export function recordFilter(source: FilterSource, filters: readonly Pattern[], options: FilterOptions = {}): RecordFilter {
  if (filters.length === 0) return () => NO_FILTERS;
  const key = DATA_KEY[source];
  const rules = filters.map((pattern, index) => new OneFilter(`filter ${index + 1}`, key, source, pattern, options));
  const none: FilterVerdict = { passes: false, reason: rules.length === 1 ? 'it does not match filter 1' : `it matches none of ${rules.length} filters` };
  // Keeping the forms of numbers takes time: only where a filter asks for them.
  const parse = options.numbers !== 'value' && rules.some(rule => rule.pattern.listsNumbers) ? parseWritten : JSON.parse;
  const bareIsText = options.bareValues !== 'json';
  return record => {
    const data = dataOf(source, record, parse, bareIsText);
    const event = makeEvent(source, record, data.value);
    let [mismatch, couldMatch]: [FilterVerdict | undefined, boolean] = [undefined, false];
    for (const rule of rules) {
      const wrongFormat = rule.wrongFormat(data.isJson);
      if (!wrongFormat && rule.pattern.matches(event)) return rule.match;
      mismatch ??= wrongFormat;
      couldMatch ||= !wrongFormat;
    }
    return mismatch && couldMatch ? { passes: false, reason: mismatch.reason } : mismatch ?? none;
  };
}

/** What the filters of a mapping do to one record. To filter many records, make one `recordFilter`. */
export function filterVerdict(
  source: FilterSource, filters: readonly Pattern[], record: FilterableRecord, options: FilterOptions = {},
): FilterVerdict {
  return recordFilter(source, filters, options)(record);
}

/** One filter, and the format of the data that it expects. */
class OneFilter {
  public readonly pattern: FilterPattern;
  public readonly match: FilterVerdict;
  readonly #ifText?: FilterVerdict;
  readonly #ifJson?: FilterVerdict;

  constructor(name: string, key: string, source: FilterSource, pattern: Pattern, options: FilterOptions) {
    this.pattern = checkedPattern(name, pattern, options);
    this.match = { passes: true, reason: `it matches ${name}` };
    const asText = this.pattern.paths.has(key);
    const asJson = [...this.pattern.paths].some(path => path.startsWith(`${key}.`));
    if (asText && source !== 'sqs') {
      throw new InvalidPatternError(name, [`${key} is matched as plain text, but data of a stream can only be matched as JSON: name the fields in it`]);
    }
    if (asJson && !asText) this.#ifText = { passes: false, wrongFormat: true, reason: `its ${key} is plain text but ${name} expects JSON` };
    if (asText && !asJson) this.#ifJson = { passes: false, wrongFormat: true, reason: `its ${key} is JSON but ${name} expects plain text` };
  }

  /** Why the filter can't match data of the format, if it can't. */
  public wrongFormat(isJson: boolean): FilterVerdict | undefined {
    return isJson ? this.#ifJson : this.#ifText;
  }
}

function checkedPattern(name: string, pattern: Pattern, options: FilterOptions): FilterPattern {
  const compiled = new FilterPattern(pattern, { numbers: options.numbers ?? 'written' });
  const unlisted = [...compiled.operators].filter(operator => !LISTED.has(operator));
  if (unlisted.length > 0 && options.unlistedOperators !== 'evaluate') {
    throw new UnsupportedFeatureError(name, unlisted.join(', '),
      "the Lambda guide does not list it among the operators of filters: write the filter without it, or set the option unlistedOperators to 'evaluate'");
  }
  return compiled;
}

function dataOf(source: FilterSource, record: FilterableRecord, parse: (text: string) => unknown, bareIsText: boolean): Data {
  if (source === 'dynamodb') return { value: record.dynamodb, isJson: true };
  const text = source === 'sqs' ? String(record.body) : kinesisText(record);
  const value = parsed(text, parse);
  const isJson = value !== undefined && !(bareIsText && !isObject(value) && !Array.isArray(value));
  return { value: isJson ? value : text, isJson };
}

function kinesisText(record: FilterableRecord): string {
  return Buffer.from(String(isObject(record.kinesis) ? record.kinesis.data : ''), 'base64').toString('utf8');
}

function parsed(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** What patterns are matched against: the data under its key, beside the other fields. Those of a Kinesis record are inside `kinesis`. */
function makeEvent(source: FilterSource, record: FilterableRecord, data: unknown): Record<string, unknown> {
  const fields = source === 'kinesis' && isObject(record.kinesis) ? { ...record, ...record.kinesis } : record;
  return { ...fields, [DATA_KEY[source]]: data };
}
