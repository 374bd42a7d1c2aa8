import { DATA_KEY, FilterPattern, FilterSource, InvalidPatternError, isObject, LAMBDA_OPERATORS, NumberEquality, parseWritten, Pattern, readRecordPattern, FilterFacts } from '../../filters';
import type { Assumptions } from '../kernel/assumptions';
import { UnsupportedFeatureError } from '../kernel/errors';

/** Filter behavior that the Lambda guide does not define, or defines differently from how EventBridge behaves. */
export interface FilterOptions {
  /**
   * How plain numbers in a pattern's list are compared. According to the guide, Lambda compares written forms (300, 300.0 and 3.0e2 differ),
   * so by default the simulator shows which records a filter would lose then. The guide says the same about EventBridge, which compares values.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
   * @default 'written'
   */
  readonly numbers?: NumberEquality;

  /**
   * How a body is treated that is valid JSON but not an object or a list (`42`, `"text"`, `true`): as JSON or as plain text. The guide
   * distinguishes only 'valid JSON' and 'plain string'.
   *
   * @default 'text'
   */
  readonly bareValues?: 'text' | 'json';

  /**
   * How operators are treated that EventBridge supports but the Lambda guide does not list: wildcard, cidr, and anything-but with a nested
   * operator. AWS does not document whether Lambda supports them, so they are refused by default.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
   * @default 'refuse'
   */
  readonly unlistedOperators?: 'refuse' | 'evaluate';
}

/** Returns the filter options from the assumptions of a simulation. */
export function filterOptions(
  { filterNumbers, filterBareValues, filterUnlistedOperators }: Pick<Assumptions, 'filterNumbers' | 'filterBareValues' | 'filterUnlistedOperators'>,
): FilterOptions {
  return { numbers: filterNumbers, bareValues: filterBareValues, unlistedOperators: filterUnlistedOperators };
}

/** The decision of filters about a record, and its reason. */
export interface FilterVerdict {
  /** Indicates whether the function receives the record. Otherwise the message is deleted, or the record of a stream is skipped. */
  readonly passes: boolean;

  /** The reason as a clause: 'it matches filter 2', 'its body is plain text but filter 1 expects JSON'. */
  readonly reason: string;

  /**
   * Set if the rejection is hardly intended: all filters expect another format, or a filter contains a part that matches nothing, such as a
   * comparison of a number with the string that DynamoDB writes.
   */
  readonly unintended?: true;
}

/** A record as the function would receive it. */
export interface FilterableRecord {
  readonly [field: string]: unknown;
}

/** A compiled set of filters. */
export type RecordFilter = (record: FilterableRecord) => FilterVerdict;

const NO_FILTERS: FilterVerdict = { passes: true, reason: 'there are no filters' };

/** The data of a record, parsed if it is JSON. */
interface Data {
  readonly value: unknown;
  readonly isJson: boolean;
}

/**
 * Compiles the filters of an event source mapping to a function that decides about records.
 *
 * A record passes if any filter matches it, or if there are no filters. A filter that expects another format than that of the data never
 * matches.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
 * @throws InvalidPatternError if AWS would reject a filter
 * @throws UnsupportedFeatureError for operators that are not in the Lambda guide
 */
export function recordFilter(source: FilterSource, filters: readonly Pattern[], options: FilterOptions = {}, facts: FilterFacts = {}): RecordFilter {
  if (filters.length === 0) return () => NO_FILTERS;
  const rules = filters.map((pattern, index) => new CompiledFilter(`filter ${index + 1}`, source, pattern, options, facts));
  const mistake = rules.map(rule => rule.mistake).find(text => text !== undefined);
  const none: FilterVerdict = {
    passes: false,
    reason: (rules.length === 1 ? 'it does not match filter 1' : `it matches none of ${rules.length} filters`) + (mistake ? ` (${mistake})` : ''),
    ...mistake && { unintended: true },
  };
  // Parsing with written forms is slower, so only filters that list numbers need it.
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
    return mismatch && couldMatch ? { ...none, reason: mismatch.reason } : mismatch ?? none;
  };
}

/** Decides about one record. To filter many records, create a `recordFilter` once. */
export function filterVerdict(
  source: FilterSource, filters: readonly Pattern[], record: FilterableRecord, options: FilterOptions = {},
): FilterVerdict {
  return recordFilter(source, filters, options)(record);
}

/** A filter and the data format that it expects. */
class CompiledFilter {
  public readonly pattern: FilterPattern;
  public readonly match: FilterVerdict;

  /** A part of the filter that matches nothing, or everything. */
  public readonly mistake?: string;
  readonly #ifText?: FilterVerdict;
  readonly #ifJson?: FilterVerdict;

  constructor(name: string, source: FilterSource, pattern: Pattern, options: FilterOptions, facts: FilterFacts) {
    const key = DATA_KEY[source];
    this.pattern = checkedPattern(name, pattern, options);
    this.match = { passes: true, reason: `it matches ${name}` };
    const asText = this.pattern.paths.has(key);
    const asJson = [...this.pattern.paths].some(path => path.startsWith(`${key}.`));
    const { problems, mistakes } = readRecordPattern(source, pattern, facts);
    if (problems.length > 0) throw new InvalidPatternError(name, problems);
    [this.mistake] = mistakes;
    if (asJson && !asText) this.#ifText = { passes: false, unintended: true, reason: `its ${key} is plain text but ${name} expects JSON` };
    if (asText && !asJson) this.#ifJson = { passes: false, unintended: true, reason: `its ${key} is JSON but ${name} expects plain text` };
  }

  /** Returns a verdict if the filter cannot match data of the format. */
  public wrongFormat(isJson: boolean): FilterVerdict | undefined {
    return isJson ? this.#ifJson : this.#ifText;
  }
}

function checkedPattern(name: string, pattern: Pattern, options: FilterOptions): FilterPattern {
  const compiled = new FilterPattern(pattern, { numbers: options.numbers ?? 'written' });
  const unlisted = [...compiled.operators].filter(operator => !LAMBDA_OPERATORS.has(operator));
  if (unlisted.length > 0 && options.unlistedOperators !== 'evaluate') {
    throw new UnsupportedFeatureError(name, unlisted.join(', '),
      "the Lambda guide does not list this operator: write the filter without it, or set the option unlistedOperators to 'evaluate'");
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
