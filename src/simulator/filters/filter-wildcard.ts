import { PatternProblem } from './filter-problem';

/**
 * How many beginnings of a wildcard pattern may match a text at once. EventBridge refuses patterns as too complex but doesn't say from where on;
 * between what it was seen to take (8) and to refuse (13) on AWS on 2025-10-15 (LocalStack test test_event_pattern), this is the middle.
 */
export const WILDCARD_COMPLEXITY = 10;

const STAR = Symbol('*');
type Element = string | typeof STAR;

/** Whether a text fits a pattern in which `*` stands for any characters, also none; `\*` and `\\` are the characters themselves. */
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

/** The most beginnings of the pattern that some text fits at the same time: the states an automaton would have to hold. */
function complexityOf(elements: Element[]): number {
  const alphabet = new Set(elements.filter(element => element !== STAR));
  const seen = new Set<string>();
  const open = [closure(elements, [0])];
  let most = 0;
  for (let states = open.pop(); states; states = open.pop()) {
    const key = states.join();
    if (seen.has(key)) continue;
    seen.add(key);
    most = Math.max(most, states.length);
    if (most > WILDCARD_COMPLEXITY) return most;
    for (const character of alphabet) {
      open.push(closure(elements, states.flatMap(state => {
        if (elements[state] === STAR) return [state];
        return elements[state] === character ? [state + 1] : [];
      })));
    }
  }
  return most;
}

/** A star may stand for nothing: who is before it is behind it too. */
function closure(elements: Element[], states: number[]): number[] {
  const all = new Set(states);
  for (const state of all) {
    if (elements[state] === STAR) all.add(state + 1);
  }
  return [...all].sort((a, b) => a - b);
}
