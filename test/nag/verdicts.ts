import { answer, COMPLIANT } from '../../src/nag/rule';
import { RULES } from '../../src/nag/rules';
import { System } from '../../src/nag/model/system';
import { isUnknown, readTemplates, TemplateInput } from '../../src/template';

export type Verdict = 'complies' | 'violates' | 'cannot tell' | 'does not apply';
export interface Resources { [logicalId: string]: any }

/** What a rule says of a resource: of the one with the logical id, in whatever stack. */
export function verdictOn(ruleId: string, logicalId: string, input: TemplateInput): Verdict {
  const rule = RULES.find(({ id }) => id === ruleId)!;
  const system = new System(readTemplates(input));
  const entries = system.entries[rule.of].filter(entry => entry.logicalId === logicalId);
  const says = entries.map(entry => answer(rule, entry, system)).filter(each => each !== undefined);
  if (says.length === 0) return 'does not apply';
  if (says.some(each => each !== COMPLIANT && !isUnknown(each))) return 'violates';
  return says.some(isUnknown) ? 'cannot tell' : 'complies';
}

/** Each resource in a stack of its own: what they refer to is exported there. */
export function eachInItsOwnStack(resources: Resources, sections: object = {}): TemplateInput {
  const outputs: Resources = {};
  const imported = (own: string) => (_: string, value: any): any => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length !== 1) return value;
    const [target, attribute] = value['Fn::GetAtt'] ?? [value.Ref, 'Ref'];
    if (!(target in resources) || target === own) return value;
    const name = `${target}-${attribute}`;
    (outputs[target] ??= {})[`Export${attribute.replace(/\W/g, '')}`] = { Value: value, Export: { Name: name } };
    return { 'Fn::ImportValue': name };
  };
  const stacks = Object.entries(resources).map(([id, resource]) => {
    const Resources = { [id]: walk(resource, imported(id)) };
    return [`Of${id}`, { ...sections, Resources }] as const;
  });
  return Object.fromEntries(stacks.map(([name, template]) => [name, { ...template, Outputs: outputs[name.slice('Of'.length)] ?? {} }]));
}

/** The same, but everything that invokes the function `Fn` invokes its alias. */
export function throughAlias(resources: Resources): Resources {
  const invokers = /EventSourceMapping|Permission|Subscription|Rule|Schedule$|EventInvokeConfig/;
  const aliased = Object.entries(resources).map(([id, resource]) => [id, !invokers.test(resource.Type) ? resource : walk(resource, (_, value) =>
    value?.Ref === 'Fn' || value?.['Fn::GetAtt']?.[0] === 'Fn' ? { Ref: 'Live' } : value)]);
  const Live = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Fn' }, FunctionVersion: '1', Name: 'live' } };
  return { ...Object.fromEntries(aliased), Live };
}

/** Replaces from the outside in: what was replaced is not looked at again. */
function walk(value: any, replace: (key: string, value: any) => any, key = ''): any {
  const replaced = replace(key, value);
  if (replaced !== value || typeof value !== 'object' || value === null) return replaced;
  if (Array.isArray(value)) return value.map((item, i) => walk(item, replace, String(i)));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, walk(part, replace, name)]));
}
