import { createHash } from 'node:crypto';

/** An event as the expressions and filters of a subscriber see it. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-addressing.html */
export interface EventInput {
  readonly Data: unknown;
  readonly Metadata: { readonly [key: string]: string };
  readonly SystemMetadata: { readonly [key: string]: string };
}

/** The value of a target parameter for an event: undefined if its expression has none. */
export type EventExpression = (input: EventInput) => string | undefined;

const PATH = /^\$events((?:\.(?:\w+|"[^"]+"|`[^`]+`))+)$/;
const HASH = /^\$hash\((.+), *"SHA-256"\)$/;
const CONDITION = /^\$exists\(([^()?]+)\)\s*\?([^?]+?):(?!\w+["`])([^?]+)$/;

/**
 * Reads a target parameter: a text, or an expression in JSONata. Of JSONata, paths (`$events.SystemMetadata."aws:EventId"`), their hashes
 * (`$hash(a, "SHA-256")`) and a choice between two of them are known (`$exists(a) ? b : c`). Returns undefined for others.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-transform.html
 */
export function eventExpression(text: string): EventExpression | undefined {
  const expression = /^\{%(.*)%\}$/s.exec(text);
  return expression ? parse(expression[1].trim()) : () => text;
}

function parse(expression: string): EventExpression | undefined {
  const condition = CONDITION.exec(expression);
  if (condition) {
    const [asked, then, otherwise] = condition.slice(1).map(part => term(part.trim()));
    return asked && then && otherwise && (input => asked(input) === undefined ? otherwise(input) : then(input));
  }
  return term(expression);
}

function term(expression: string): EventExpression | undefined {
  const hashed = HASH.exec(expression);
  if (!hashed) return path(expression);
  const value = path(hashed[1]);
  return value && (input => {
    const text = value(input);
    return text === undefined ? undefined : createHash('sha256').update(text).digest('hex');
  });
}

function path(expression: string): EventExpression | undefined {
  const names = PATH.exec(expression)?.[1].match(/\w+|"[^"]+"|`[^`]+`/g)?.map(name => name.replace(/["`]/g, ''));
  return names && (input => {
    const value = names.reduce<any>((object, name) => Object(object)[name], input);
    return typeof value === 'string' ? value : undefined; // a parameter has to be a text
  });
}
