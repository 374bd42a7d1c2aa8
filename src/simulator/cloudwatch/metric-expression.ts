import { UnsupportedFeatureError } from '../kernel/errors';

/** A metric math expression, taken apart. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'negative'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

const TOKEN = /\s*(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+|[A-Za-z_]\w*|"[^"]*"|'[^']*'|&&|\|\||[=!<>]=|[-+*/^()[\],<>])/y;

/** Later binds tighter; AWS names the operators but not their ranks: those of mathematics are taken. */
const RANKS: readonly (readonly string[])[] = [['OR', '||'], ['AND', '&&'], ['==', '!=', '<=', '>=', '<', '>'], ['+', '-'], ['*', '/']];

/**
 * Reads a metric math expression.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax
 */
export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text);
  let at = 0;
  const fail = (): never => {
    throw new UnsupportedFeatureError(`expression '${text}'`, tokens[at] === undefined ? 'its end' : `'${tokens[at]}' where it stands`,
      'see whether CloudWatch takes the expression; if so, watch a single metric or write it with simpler functions');
  };
  const take = (...wanted: string[]) => wanted.includes(tokens[at]) ? tokens[at++] : undefined;
  const need = (wanted: string) => take(wanted) ?? fail();

  const binary = (rank: number): Expression => {
    if (rank === RANKS.length) return negative();
    let left = binary(rank + 1);
    for (let operator = take(...RANKS[rank]); operator; operator = take(...RANKS[rank])) {
      left = { kind: 'binary', operator, left, right: binary(rank + 1) };
    }
    return left;
  };
  const negative = (): Expression => take('-') ? { kind: 'negative', operand: negative() } : power();
  const power = (): Expression => {
    const base = operand();
    return take('^') ? { kind: 'binary', operator: '^', left: base, right: negative() } : base;
  };
  const operand = (): Expression => {
    if (take('(')) {
      const inner = binary(0);
      need(')');
      return inner;
    }
    if (take('[')) return { kind: 'list', items: listUntil(']') };
    const token = tokens[at] ?? fail();
    if (/^[\d.]/.test(token)) return { kind: 'number', value: Number(tokens[at++]) };
    if (/^["']/.test(token)) return { kind: 'text', value: tokens[at++].slice(1, -1) };
    if (!/^\w/.test(token)) fail();
    at++;
    return take('(') ? { kind: 'call', name: token, args: listUntil(')') } : { kind: 'name', name: token };
  };
  const listUntil = (end: string): Expression[] => {
    const items: Expression[] = [];
    while (!take(end)) {
      if (items.length > 0) need(',');
      items.push(binary(0));
    }
    return items;
  };

  const expression = binary(0);
  if (at < tokens.length) fail();
  return expression;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const rest = text.trimEnd();
  TOKEN.lastIndex = 0;
  for (let end = 0; end < rest.length; end = TOKEN.lastIndex) {
    const match = TOKEN.exec(rest);
    if (!match) throw new UnsupportedFeatureError(`expression '${text}'`, `'${rest.slice(end)}'`, 'write it in the syntax of metric math');
    tokens.push(match[1]);
  }
  return tokens;
}
