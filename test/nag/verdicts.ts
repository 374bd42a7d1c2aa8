import { findingsIn } from '../../src/nag/findings';
import { AppModel } from '../../src/nag/model/app-model';
import { COMPLIANT, evaluateRule } from '../../src/nag/model/rule';
import { RULES } from '../../src/nag/rules';
import { isUnknown, readTemplates, TemplateInput } from '../../src/template';

/** The outcome of a rule for a resource, as tests name it. */
export type Verdict = 'complies' | 'violates' | 'undecided' | 'does not apply';
export interface Resources { [logicalId: string]: any }

/** Returns the outcome of a rule for the resource with the logical id, in any stack. */
export function verdictOn(ruleId: string, logicalId: string, input: TemplateInput): Verdict {
  const rule = RULES.find(({ id }) => id === ruleId)!;
  const app = new AppModel(readTemplates(input));
  const entries = app.entries[rule.appliesTo].filter(entry => entry.logicalId === logicalId);
  const results = entries.map(entry => evaluateRule(rule, entry, app)).filter(each => each !== undefined);
  if (results.length === 0) return 'does not apply';
  if (results.some(each => each !== COMPLIANT && !isUnknown(each))) return 'violates';
  return results.some(isUnknown) ? 'undecided' : 'complies';
}

/** Returns the sentences of the findings of a rule, in any stack. */
export function detailsOf(ruleId: string, input: TemplateInput): readonly string[] {
  return findingsIn(readTemplates(input), RULES.filter(({ id }) => id === ruleId)).filter(({ violates }) => violates).map(({ detail }) => detail);
}

/** Puts each resource into its own stack, with exports for the references between them. */
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

/** Replaces each reference to the function `Fn` in an invoker with a reference to its alias. */
export function throughAlias(resources: Resources): Resources {
  const invokers = /EventSourceMapping|Permission|Subscription|Rule|Schedule$|EventInvokeConfig/;
  const aliased = Object.entries(resources).map(([id, resource]) => [id, !invokers.test(resource.Type) ? resource : walk(resource, (_, value) =>
    value?.Ref === 'Fn' || value?.['Fn::GetAtt']?.[0] === 'Fn' ? { Ref: 'Live' } : value)]);
  const Live = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Fn' }, FunctionVersion: '1', Name: 'live' } };
  return { ...Object.fromEntries(aliased), Live };
}

/** Replaces values from the outside in, without visiting the replacements. */
function walk(value: any, replace: (key: string, value: any) => any, key = ''): any {
  const replaced = replace(key, value);
  if (replaced !== value || typeof value !== 'object' || value === null) return replaced;
  if (Array.isArray(value)) return value.map((item, i) => walk(item, replace, String(i)));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, walk(part, replace, name)]));
}
