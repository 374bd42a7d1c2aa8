import type { LeafType, ValueRule } from './filter-values';
import { FieldCondition, FieldConditions, Pattern, PatternReader, UNKNOWN_PART, UNKNOWN_RULE } from './pattern-reader';
import { BODIES, isFields, isLeaf, LeafShape, RECORDS, RecordShape, Sender, TABLE_CHANGES } from './record-shapes';

/** The event sources whose records Lambda filters. */
export type FilterSource = 'sqs' | 'kinesis' | 'dynamodb';

/** What is known of the records of a source. */
export interface FilterFacts {
  /** The view type of a table's stream. @default - unknown: a filter may use both images */
  readonly viewType?: string;

  /** The names of the keys of a table. @default - unknown */
  readonly keys?: readonly string[];

  /** The services that send the messages of a queue. @default - unknown: a message may have any body */
  readonly senders?: readonly Sender[];
}

/** What is wrong with a filter of an event source mapping: sentences with the field, what is allowed, and the fix. */
export interface RecordPatternReport {
  /** Lambda rejects the filter. */
  readonly problems: readonly string[];

  /** A part of the filter matches no record, or every record, so that the filter selects other records than it says. */
  readonly mistakes: readonly string[];

  /** A part of the filter works in EventBridge, or was seen to work, but the Lambda guide does not promise it. */
  readonly undocumented: readonly string[];
}

/** The key of the data in patterns, by event source. */
export const DATA_KEY = { sqs: 'body', kinesis: 'data', dynamodb: 'dynamodb' } as const;

const RECORD_OF = { sqs: 'a message', kinesis: 'a Kinesis record', dynamodb: 'the record of a table' } as const;

/** The operators that the Lambda guide lists. @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax */
export const LAMBDA_OPERATORS: ReadonlySet<string> = new Set([
  'equals', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'numeric', 'exists', '$or', 'prefix equals-ignore-case', 'suffix equals-ignore-case',
]);

/** The images in the records of a stream, by its view type. @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html */
const IMAGES: { readonly [viewType: string]: readonly string[] } = {
  KEYS_ONLY: [],
  NEW_IMAGE: ['NewImage'],
  OLD_IMAGE: ['OldImage'],
  NEW_AND_OLD_IMAGES: ['NewImage', 'OldImage'],
};

/** The change whose record lacks an image. */
const LACKED_BY: { readonly [image: string]: string } = { NewImage: 'REMOVE', OldImage: 'INSERT' };

/**
 * Reads a filter of an event source mapping against the records of its source.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
 */
export function readRecordPattern(source: FilterSource, pattern: Pattern, facts: FilterFacts = {}): RecordPatternReport {
  const reader = new PatternReader({});
  const alternatives = reader.read(pattern);
  const checks = new RecordChecks(source, facts);
  reader.conditions.forEach(condition => checks.check(condition));
  if (checks.mistakes.length === 0) checks.checkBodies(alternatives);
  if (source === 'dynamodb' && checks.mistakes.length === 0) checks.checkChanges(alternatives);
  const unlisted = [...reader.operators].filter(operator => !LAMBDA_OPERATORS.has(operator));
  if (unlisted.length > 0) checks.undocumented.push(`the Lambda guide does not list the operator ${unlisted.join(', ')}: write the filter without it`);
  return { problems: [...reader.problems, ...checks.problems], mistakes: checks.mistakes, undocumented: checks.undocumented };
}

/** Indicates whether a filter of a table that is right otherwise matches nothing with some view type of the stream. */
export function dependsOnViewType(pattern: Pattern): boolean {
  return Object.keys(IMAGES).some(viewType => readRecordPattern('dynamodb', pattern, { viewType }).mistakes.length > 0);
}

/** Compares the conditions of a pattern with the records of a source. */
class RecordChecks {
  public readonly problems: string[] = [];
  public readonly mistakes: string[] = [];
  public readonly undocumented: string[] = [];

  constructor(private readonly source: FilterSource, private readonly facts: FilterFacts, private readonly root: RecordShape = RECORDS[source]) {}

  public check({ keys, path, rules }: FieldCondition): void {
    if (keys.some(key => key.includes(UNKNOWN_PART))) return;
    const dataKey = DATA_KEY[this.source];
    if (path === dataKey && this.source !== 'sqs') {
      this.problems.push(`${dataKey} is matched as plain text, but the data of a stream can be matched only as JSON: name its fields`);
      return;
    }
    const place = this.find(keys, path);
    if (place === undefined) return;
    const unavailable = this.missingInTable(place.keys);
    this.mistakes.push(...unavailable ? [unavailable] : rules.flatMap(rule => mistakeOf(rule, place.shape, path) ?? []));
  }

  /** Finds a pattern that matches no message of any service that sends to the queue: each of its alternatives has a condition that cannot hold. */
  public checkBodies(alternatives: readonly FieldConditions[]): void {
    const { senders = [] } = this.facts;
    const found = senders.map(sender => {
      const impossible = alternatives.map(conditions => [...conditions.values()].flatMap(condition => impossibleIn(condition, sender)));
      return impossible.every(mistakes => mistakes.length > 0) ? impossible.flatMap(([mistake]) => `${mistake} (${BODIES[sender].hint})`) : [];
    });
    if (found.every(mistakes => mistakes.length > 0)) this.mistakes.push(...new Set(found.flat()));
  }

  /** Finds alternatives that ask for a change, and for an image that the record of such a change does not have. */
  public checkChanges(alternatives: readonly FieldConditions[]): void {
    for (const conditions of alternatives) {
      const named = conditions.get('eventName')?.rules;
      const changes = TABLE_CHANGES.filter(change => !named || named.some(rule => rule.accepts?.(change)));
      const images = Object.keys(LACKED_BY).filter(image => changes.some(change => change === LACKED_BY[image])
        && [...conditions.values()].some(({ path, rules }) => path.startsWith(`dynamodb.${image}.`) && rules.every(({ accepts }) => accepts)));
      if (changes.some(change => images.every(image => LACKED_BY[image] !== change))) continue;
      const mistake = `eventName is ${changes.join(' or ')}, but ${images.map(image => `the record of ${LACKED_BY[image]} has no ${image}`).join(', and ')}, ` +
        'so the filter matches nothing: ask for another change, or for the other image';
      if (!this.mistakes.includes(mistake)) this.mistakes.push(mistake);
    }
  }

  /** Returns what the records have at the keys. If they have no such field, adds a mistake and returns undefined. */
  private find(keys: readonly string[], path: string): { readonly shape: RecordShape; readonly keys: readonly string[] } | undefined {
    let shape: RecordShape = this.root;
    const passed: string[] = [];
    for (let rest = [...keys]; rest.length > 0 && shape !== 'anything';) {
      const [key, ...others]: string[] = rest;
      const next = fieldOf(shape, key);
      if (next !== undefined) {
        passed.push(key);
        [shape, rest] = [next, others];
      } else if (this.source === 'dynamodb' && isFields(shape) && key.includes('.')) {
        this.undocumented.push(`'${key}' joins keys by dots, which the Lambda guide does not promise: nest them`);
        rest = [...key.split('.'), ...others];
      } else {
        const where = passed.length === 0 ? RECORD_OF[this.source] : passed.join('.');
        this.mistakes.push(`${path} matches nothing, because ${isFields(shape)
          ? `${where} has no '${key}': use ${Object.keys(shape.fields).join(', ')}`
          : `${where} is a ${(shape as LeafShape).type} without fields: write its possible values as a list`}`);
        return undefined;
      }
    }
    if (this.source === 'kinesis' && keys[0] !== 'data') {
      this.undocumented.push(`the Lambda guide promises filters by data only, not by ${keys[0]}: filter by data, or in the handler`);
    }
    return { shape, keys: passed };
  }

  /** Returns the mistake if the table's stream does not have the field. */
  private missingInTable([first, part, attribute]: readonly string[]): string | undefined {
    if (first !== 'dynamodb') return undefined;
    const { viewType = '', keys } = this.facts;
    if (Object.hasOwn(LACKED_BY, part) && Object.hasOwn(IMAGES, viewType) && !IMAGES[viewType].includes(part)) {
      const others = [...IMAGES[viewType].map(image => `dynamodb.${image}`), 'dynamodb.Keys', 'eventName'];
      return `dynamodb.${part} matches nothing, because the view type of the stream is ${viewType}: change the view type, or filter by ${others.join(', ')}`;
    }
    if (part === 'Keys' && keys && attribute !== undefined && !keys.includes(attribute)) {
      return `dynamodb.Keys.${attribute} matches nothing, because the keys of the table are ${keys.join(' and ')}: filter by a key, or by an image`;
    }
    return undefined;
  }
}

/** Returns the mistake if no value that a service sends satisfies any rule of a condition. What must not exist, or must differ, can always hold. */
function impossibleIn(condition: FieldCondition, sender: Sender): readonly string[] {
  const mistakes = condition.rules.map(rule => {
    if (!rule.accepts || rule.operator.startsWith('anything-but')) return undefined;
    const checks = new RecordChecks('sqs', {}, { fields: { body: BODIES[sender].shape } });
    checks.check({ ...condition, rules: [rule] });
    return checks.mistakes[0];
  });
  return mistakes.every(mistake => mistake !== undefined) ? mistakes.slice(0, 1) as string[] : [];
}

function fieldOf(shape: Exclude<RecordShape, 'anything'>, key: string): RecordShape | undefined {
  if (isLeaf(shape)) return undefined;
  if (!isFields(shape)) return shape.each;
  return Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
}

const MANY: { readonly [type in LeafType]: string } = { string: 'strings', number: 'numbers', boolean: 'true and false', null: 'null' };

/** Returns the mistake if a rule matches no value of the shape, or every value. */
function mistakeOf({ operator, accepts, type }: ValueRule, shape: RecordShape, path: string): string | undefined {
  if (shape === 'anything' || operator === UNKNOWN_RULE.operator) return undefined;
  if (!isLeaf(shape)) {
    const place = isFields(shape) ? Object.keys(shape.fields).map(key => `${path}.${key}`).join(', ') : `${path}.<name>`;
    return `${path} is an object, and ${operator} tests values only: name one of its values, ${place}`;
  }
  if (type !== undefined && type !== shape.type) {
    return `${path} is a ${shape.type} in the records, but ${operator} is given ${MANY[type]}, so it matches ${operator.startsWith('anything-but') ? 'everything' : 'nothing'}: ${
      shape.type === 'string' && type === 'number' ? 'write the number as a string (["5"]), or compare numbers in the handler' : `compare it with ${MANY[shape.type]}`}`;
  }
  if (!shape.values || !accepts || shape.values.some(accepts)) return undefined;
  return `${path} is always ${shape.values.join(' or ')}, so ${operator} matches nothing: use one of these values`;
}
