import { UnsupportedFeatureError } from '../kernel/errors';

/** A parsed metric math expression. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'negative'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

const TOKEN = /\s*(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+|[A-Za-z_]\w*|"[^"]*"|'[^']*'|&&|\|\||[=!<>]=|[-+*/^()[\],<>])/y;

/** The longest expression. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html */
const LENGTH = 2_048;

/** How deeply the parser follows parentheses, lists and calls. AWS documents no limit. */
const LEVELS = 100;

/** The operators from lowest to highest precedence. AWS does not document the precedence; this is the usual one in mathematics. */
const PRECEDENCE: readonly (readonly string[])[] = [['OR', '||'], ['AND', '&&'], ['==', '!=', '<=', '>=', '<', '>'], ['+', '-'], ['*', '/']];

/**
 * Parses a metric math expression.
 *
 * @throws UnsupportedFeatureError if the expression cannot be parsed
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax
 */
export function parseExpression(text: string): Expression {
  return new ExpressionParser(text).parse();
}

/** A recursive descent parser with a method for each kind of expression. */
class ExpressionParser {
  readonly #tokens: readonly string[];
  #at = 0;
  #level = 0;

  constructor(private readonly text: string) {
    this.#tokens = tokensOf(text);
  }

  parse(): Expression {
    const expression = this.#binary(0);
    if (this.#at < this.#tokens.length) this.#fail();
    return expression;
  }

  #binary(level: number): Expression {
    if (level === PRECEDENCE.length) return this.#negative();
    let left = this.#binary(level + 1);
    for (let operator = this.#take(...PRECEDENCE[level]); operator; operator = this.#take(...PRECEDENCE[level])) {
      left = { kind: 'binary', operator, left, right: this.#binary(level + 1) };
    }
    return left;
  }

  #negative(): Expression {
    return this.#take('-') ? { kind: 'negative', operand: this.#negative() } : this.#power();
  }

  #power(): Expression {
    const base = this.#operand();
    return this.#take('^') ? { kind: 'binary', operator: '^', left: base, right: this.#negative() } : base;
  }

  #operand(): Expression {
    if (this.#level === LEVELS) this.#fail();
    this.#level += 1;
    const operand = this.#operandWithin();
    this.#level -= 1;
    return operand;
  }

  #operandWithin(): Expression {
    if (this.#take('(')) {
      const inner = this.#binary(0);
      this.#need(')');
      return inner;
    }
    if (this.#take('[')) return { kind: 'list', items: this.#listUntil(']') };
    const token = this.#tokens[this.#at] ?? this.#fail();
    if (!/^[\w."']/.test(token)) this.#fail();
    this.#at++;
    if (/^[\d.]/.test(token)) return { kind: 'number', value: Number(token) };
    if (/^["']/.test(token)) return { kind: 'text', value: token.slice(1, -1) };
    return this.#take('(') ? { kind: 'call', name: token, args: this.#listUntil(')') } : { kind: 'name', name: token };
  }

  #listUntil(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.#take(end)) {
      if (items.length > 0) this.#need(',');
      items.push(this.#binary(0));
    }
    return items;
  }

  /** Consumes the next token if it is one of the wanted ones. */
  #take(...wanted: readonly string[]): string | undefined {
    return wanted.includes(this.#tokens[this.#at]) ? this.#tokens[this.#at++] : undefined;
  }

  #need(wanted: string): void {
    if (!this.#take(wanted)) this.#fail();
  }

  #fail(): never {
    const token = this.#tokens[this.#at];
    throw new UnsupportedFeatureError(`expression '${this.text}'`, token === undefined ? 'its end' : `'${token}' at this position`,
      'check whether CloudWatch accepts the expression; if it does, use simpler functions or watch a single metric');
  }
}

function tokensOf(text: string): string[] {
  if (text.length > LENGTH) throw new UnsupportedFeatureError(`expression '${text.slice(0, 100)}…'`, `its length of ${text.length}`, `use at most ${LENGTH} characters`);
  const tokens: string[] = [];
  const rest = text.trimEnd();
  TOKEN.lastIndex = 0;
  for (let end = 0; end < rest.length; end = TOKEN.lastIndex) {
    const match = TOKEN.exec(rest);
    if (!match) throw new UnsupportedFeatureError(`expression '${text}'`, `'${rest.slice(end)}'`, 'use the syntax of metric math');
    tokens.push(match[1]);
  }
  return tokens;
}
