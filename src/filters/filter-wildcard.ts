import { PatternProblem } from './filter-problem';

/**
 * The maximum number of prefixes of a wildcard pattern that a text may match at once. EventBridge rejects patterns that are too complex but does
 * not document the limit. This one is halfway between what it accepted (8) and rejected (13) on AWS on 2025-10-15 (LocalStack test
 * test_event_pattern).
 */
export const WILDCARD_COMPLEXITY = 10;

const STAR = Symbol('*');
type Element = string | typeof STAR;

/**
 * Returns a function that tests whether a text matches a pattern in which `*` stands for any number of characters. `\*` and `\\` are the
 * characters themselves.
 *
 * @throws PatternProblem if the pattern is invalid or too complex
 */
export function wildcardTest(pattern: string): (text: string) => boolean {
  const elements = readElements(pattern);
  const complexity = complexityOf(elements);
  if (complexity > WILDCARD_COMPLEXITY) {
    throw new PatternProblem(`the wildcard '${pattern}' is too complex`, 'use fewer * or fewer repeating characters after a *');
  }
  const parts = literalParts(elements);
  const [first] = parts;
  if (parts.length === 1) return text => text === first;
  const last = parts[parts.length - 1];
  const between = parts.slice(1, -1);
  return text => {
    const end = text.length - last.length;
    let at = first.length;
    if (end < at || !text.startsWith(first) || !text.endsWith(last)) return false;
    for (const part of between) {
      const found = text.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

function readElements(pattern: string): Element[] {
  const elements: Element[] = [];
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '*') {
      if (pattern[i + 1] === '*') throw new PatternProblem(`the wildcard '${pattern}' has consecutive * at ${i}`, 'write one *');
      elements.push(STAR);
    } else if (pattern[i] === '\\') {
      const escaped = pattern[++i];
      if (escaped !== '*' && escaped !== '\\') {
        throw new PatternProblem(`the wildcard '${pattern}' has an invalid escape at ${i - 1}`, 'only \\* and \\\\ are escapes');
      }
      elements.push(escaped);
    } else {
      elements.push(pattern[i]);
    }
  }
  return elements;
}

function literalParts(elements: Element[]): string[] {
  const parts = [''];
  for (const element of elements) {
    if (element === STAR) parts.push('');
    else parts[parts.length - 1] += element;
  }
  return parts;
}

/** Returns the maximum number of prefixes of the pattern that a text matches at once: the states that an automaton would have to keep. */
function complexityOf(elements: Element[]): number {
  const seen = new Set<string>();
  const open = [closure(elements, [0])];
  let most = 0;
  for (let states = open.pop(); states; states = open.pop()) {
    const key = states.join();
    if (seen.has(key)) continue;
    seen.add(key);
    most = Math.max(most, states.length);
    if (most > WILDCARD_COMPLEXITY) return most;
    // All other characters lead to the stars among these states, and so to fewer states.
    for (const character of new Set(states.map(state => elements[state]).filter(element => typeof element === 'string'))) {
      open.push(closure(elements, states.flatMap(state => {
        if (elements[state] === STAR) return [state];
        return elements[state] === character ? [state + 1] : [];
      })));
    }
  }
  return most;
}

/** Adds the states behind each star, which may stand for no characters. */
function closure(elements: Element[], states: number[]): number[] {
  const all = new Set(states);
  for (const state of all) {
    if (elements[state] === STAR) all.add(state + 1);
  }
  return [...all].sort((a, b) => a - b);
}
