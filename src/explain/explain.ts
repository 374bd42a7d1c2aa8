import { alarmCostsOf } from './alarm-costs';
import { explainWay, ShapeCache } from './explain-way';
import type { AlarmCosts, Explanation, PathExplanation } from './explanation';
import { findWays } from './find-ways';
import { pathCostsOf } from './path-costs';
import { PermitReader } from './permits';
import { withUniqueNames } from './unique-names';
import { worstOf } from './verdict';
import {
  Branch, branchesOf, CheckedStacks, describeBranches, EventFlow, notRead, NotRead, ReadOptions, readSupportingResources, readTemplates,
  SupportingResources, TemplateInput,
} from '../template';

/** Options of an explanation. */
export interface ExplainOptions extends Pick<ReadOptions, 'account' | 'region' | 'parameters' | 'conditions'> {
  /** How many events arrive by each way each second. @default - costs of ways are not explained */
  readonly loadPerSecond?: number;
}

/**
 * Explains what happens to every event that reaches a function of the templates, when things go wrong.
 *
 * Each branch of the conditions is explained. What differs between branches is told for each of them.
 *
 * @throws TemplateError if a template cannot be read
 */
export async function explain(input: TemplateInput | CheckedStacks, options: ExplainOptions = {}): Promise<Explanation> {
  const stacks = input instanceof CheckedStacks ? input : new CheckedStacks(input);
  const branches = branchesOf(stacks, options);
  const found = new Map<string, { readonly path: PathExplanation; readonly branches: Set<Branch> }>();
  const unread = new Set<string>();
  const cache: ShapeCache = new Map();
  const costs: AlarmCosts[] = [];
  const constructPaths = new Map<string, string | undefined>();
  for (const branch of branches.list) {
    const flow = readTemplates(stacks, branch.options);
    costs.push(alarmCostsOf(flow));
    for (const { key, path } of flow.byKey.values()) constructPaths.set(key, path);
    for (const sentence of notRead(flow).map(describeNotRead)) unread.add(sentence);
    for (const path of await explainFlow(flow, cache, options.loadPerSecond)) {
      const key = JSON.stringify(path, (field, value: unknown) => field === 'timeline' ? undefined : value);
      const known = found.get(key);
      if (known) known.branches.add(branch);
      else found.set(key, { path, branches: new Set([branch]) });
    }
  }
  const paths = [...found.values()].map(({ path, branches: such }) => {
    const name = describeBranches(branches.list, such);
    return name === undefined ? path : { ...path, branch: name };
  });
  const hidden = unread.size > 0 || branches.omitted.length > 0 ? ['cannotTell' as const] : [];
  const verdict = worstOf([...paths.map(path => path.verdict), ...hidden]);
  const named = withUniqueNames(paths, key => constructPaths.get(key));
  return { version: 1, verdict, paths: named, notRead: [...unread], omittedBranches: branches.omitted, alarmCosts: mostExpensive(costs) };
}

function mostExpensive(costs: readonly AlarmCosts[]): AlarmCosts {
  return costs.reduce((most, other) => other.dollarsPerMonth > most.dollarsPerMonth ? other : most);
}

async function explainFlow(flow: EventFlow, cache: ShapeCache, load: number | undefined): Promise<readonly PathExplanation[]> {
  const supporting = readSupportingResources(flow);
  const permits = new PermitReader(flow, supporting);
  const paths: PathExplanation[] = [];
  for (const way of findWays(flow, supporting, servants(flow, supporting))) {
    const path = await explainWay(flow, way, permits.permitsOf(way), cache);
    paths.push(load === undefined ? path : { ...path, costs: pathCostsOf(flow, way, path.experiments, load) });
  }
  return paths;
}

/** The functions that serve deployments: providers of custom resources, and hooks of CodeDeploy. */
function servants({ functions, aliases }: EventFlow, { customResources }: SupportingResources): ReadonlySet<string> {
  const hooks = aliases.flatMap(({ deployment }) => [deployment?.beforeAllowTraffic, deployment?.afterAllowTraffic]);
  const own = functions.filter(({ properties }) => /^AWS CDK resource provider framework|^AWS CloudFormation handler for "Custom::/.test(String(properties.text('Description'))));
  const called = [...hooks, ...customResources.map(({ provider }) => provider)];
  return new Set([...own.map(({ key }) => key), ...called.flatMap(reference => reference?.function ?? [])]);
}

function describeNotRead({ what, where }: NotRead): string {
  const names = where.map(place => 'logicalId' in place ? place.logicalId : place.id);
  return `${what} (${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''})`;
}

