import type { EventRuleTarget } from './event-rule';
import type { EventBridgeEvent } from './eventbridge-event';
import type { DeliveryTarget } from '../../template';
import { UnsupportedFeatureError } from '../kernel/errors';
import { requireValue, optionalValue } from '../kernel/require-value';

/** The rule that an input transformer belongs to. */
export interface TransformingRule {
  readonly name: string;
  readonly ruleName: string;
  readonly arn: string;
}

/**
 * Returns a function that creates the body for a target: the event, a part of it, a constant, or a text made from it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function targetInput(rule: TransformingRule, target: DeliveryTarget): EventRuleTarget['bodyOf'] {
  const { name } = rule;
  const input = optionalValue(name, 'Targets.Input', target.input);
  if (input !== undefined) return () => input;
  const path = optionalValue(name, 'Targets.InputPath', target.inputPath);
  if (path !== undefined) {
    const partOf = jsonPath(name, path);
    return event => JSON.stringify(partOf(event) ?? null);
  }
  const transformer = optionalValue(name, 'Targets.InputTransformer', target.inputTransformer);
  if (transformer === undefined) return (_event, json) => json;
  const template = requireValue(name, 'Targets.InputTransformer.InputTemplate', transformer.template);
  const paths = Object.entries(requireValue(name, 'Targets.InputTransformer.InputPathsMap', transformer.paths))
    .map(([variable, text]) => [variable, jsonPath(name, requireValue(name, `Targets.InputTransformer.InputPathsMap.${variable}`, text))] as const);
  return event => fill(template, new Map([...paths.map(([variable, valueIn]) => [variable, valueIn(event)] as const), ...reserved(rule, event)]));
}

function reserved({ ruleName, arn }: TransformingRule, event: EventBridgeEvent): readonly (readonly [string, unknown])[] {
  const { detail: _detail, ...outer } = event;
  return [
    ['aws.events.rule-arn', arn],
    ['aws.events.rule-name', ruleName],
    ['aws.events.event.ingestion-time', event.time],
    ['aws.events.event', outer],
    ['aws.events.event.json', event],
  ];
}

const PLACEHOLDER_OR_QUOTE = /<([A-Za-z0-9_.-]+)>|\\.|"/g;

/**
 * Fills in the variables of a template: as text inside quotes, as JSON elsewhere. A variable whose path finds nothing
 * becomes an empty text; AWS documents only that it does not appear.
 */
function fill(template: string, variables: ReadonlyMap<string, unknown>): string {
  let quoted = false;
  return template.replace(PLACEHOLDER_OR_QUOTE, (found, variable: string | undefined) => {
    if (found === '"') quoted = !quoted;
    if (variable === undefined || !variables.has(variable)) return found;
    const value = variables.get(variable) ?? '';
    if (!quoted) return JSON.stringify(value);
    return JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value)).slice(1, -1);
  });
}

const STEP = /\.([A-Za-z0-9_/-]+)|\[(\d+)\]/y;

/** Parses a JSON path with dots and indices. @throws UnsupportedFeatureError for any other path */
function jsonPath(name: string, path: string): (event: unknown) => unknown {
  const steps: string[] = [];
  STEP.lastIndex = 1;
  for (let end = 1; end < path.length; end = STEP.lastIndex) {
    const [, field, index] = STEP.exec(path) ?? [];
    if (field === undefined && index === undefined) {
      throw new UnsupportedFeatureError(name, `the JSON path ${path}`, 'write it with dots and indices only, like $.detail.items[0]');
    }
    steps.push(field ?? index);
  }
  return event => steps.reduce<any>((value, step) => value?.[step], event);
}
