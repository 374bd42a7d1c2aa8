import type { AlarmState } from './alarm-state';
import { UnsupportedFeatureError } from '../kernel/errors';

/** The rule of a composite alarm, with the alarms that it names. */
export interface CompositeRule {
  /** The names or ARNs of the alarms. */
  readonly alarms: readonly string[];

  /** Evaluates the rule with the states of the alarms. */
  holds(stateOf: (alarm: string) => AlarmState): boolean;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
const RULE_CHARACTERS = 10_240;
const RULE_ELEMENTS = 500;

type Condition = CompositeRule['holds'];

const STATES: ReadonlySet<string> = new Set<AlarmState>(['ALARM', 'OK', 'INSUFFICIENT_DATA']);

/** A name in quotes, which may contain any character, or without them. */
const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|([()])|([^\s()"]+))/y;

/**
 * Parses the rule of a composite alarm: `ALARM(…)`, `OK(…)`, `INSUFFICIENT_DATA(…)`, TRUE and FALSE, combined by NOT, AND and OR, which bind in this order.
 *
 * @throws UnsupportedFeatureError if it contains anything else
 */
export function parseCompositeRule(alarm: string, text: string): CompositeRule {
  const tokens = tokensOf(alarm, text);
  const alarms: string[] = [];
  let position = 0;
  const refuse = (): never => {
    throw new UnsupportedFeatureError(alarm, `AlarmRule: ${tokens[position] === undefined ? 'its end' : `'${tokens[position]}'`} at this position`,
      'combine ALARM(…), OK(…), INSUFFICIENT_DATA(…), TRUE and FALSE by NOT, AND and OR');
  };
  const take = (token: string) => tokens[position] === token && ++position > 0;
  const expect = (token: string) => take(token) || refuse();

  const either = (): Condition => combined('OR', both, (a, b) => stateOf => a(stateOf) || b(stateOf));
  const both = (): Condition => combined('AND', single, (a, b) => stateOf => a(stateOf) && b(stateOf));
  const combined = (operator: string, next: () => Condition, combine: (a: Condition, b: Condition) => Condition): Condition => {
    let condition = next();
    while (take(operator)) condition = combine(condition, next());
    return condition;
  };
  const single = (): Condition => {
    if (take('NOT')) {
      const negated = single();
      return stateOf => !negated(stateOf);
    }
    if (take('(')) {
      const inner = either();
      expect(')');
      return inner;
    }
    if (take('TRUE')) return () => true;
    if (take('FALSE')) return () => false;
    const state = tokens[position];
    if (!STATES.has(state)) return refuse();
    position++;
    expect('(');
    const name = tokens[position++];
    expect(')');
    alarms.push(name);
    return stateOf => stateOf(name) === state;
  };

  const holds = either();
  if (position < tokens.length) refuse();
  return { alarms, holds };
}

function tokensOf(alarm: string, text: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  let end = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    tokens.push(match[1] ?? match[2] ?? match[3]);
    end = TOKEN.lastIndex;
  }
  const rest = text.slice(end).trim();
  if (rest !== '') tokens.push(rest);
  if (text.length > RULE_CHARACTERS || tokens.length > 4 * RULE_ELEMENTS) {
    throw new UnsupportedFeatureError(alarm, `AlarmRule: its length of ${text.length}`, `CloudWatch takes ${RULE_CHARACTERS} characters and ${RULE_ELEMENTS} elements`);
  }
  return tokens;
}
