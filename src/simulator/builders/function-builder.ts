import { ServiceBuilder, stackOf, Wiring } from './wiring';
import { FunctionEntry, isUnknown, Resolved } from '../../template';
import { requireValue, optionalValue } from '../kernel/require-value';
import { ConcurrencyPool } from '../lambda/concurrency';
import { LambdaFunction } from '../lambda/lambda-function';
import { LATEST, Qualifier } from '../lambda/qualifier';

/** Functions with their versions and aliases. */
export const functionBuilder: ServiceBuilder = {
  build(wiring: Wiring): void {
    const accounts = unreservedPools(wiring);
    for (const entry of wiring.flow.functions) {
      const { account, region } = stackOf(wiring, entry);
      wiring.functions.set(entry.key, makeFunction(wiring, entry, accounts.get(`${account} ${region}`)!));
    }
  },
};

function makeFunction(wiring: Wiring, entry: FunctionEntry, unreserved: ConcurrencyPool): LambdaFunction {
  const { world, names, virtualDate } = wiring;
  const name = names.of(entry);
  return new LambdaFunction(world, {
    key: entry.key,
    name,
    functionName: entry.name,
    arn: entry.arn,
    region: stackOf(wiring, entry).region,
    timeoutMs: 1_000 * requireValue(name, 'Timeout', entry.timeoutSeconds),
    memoryMiB: requireValue(name, 'MemorySize', entry.memoryMiB),
    variables: knownVariables(name, entry),
    stopsRecursion: requireValue(name, 'RecursiveLoop', entry.recursiveLoop) !== 'Allow',
    qualifiers: qualifiersOf(wiring, entry, name, unreserved),
    virtualDate,
  });
}

/** The environment variables with known values. The test provides the others in the plan of the function. */
function knownVariables(name: string, { environment }: FunctionEntry): { readonly [variable: string]: string } {
  const variables = Object.entries(requireValue(name, 'Environment', environment));
  return Object.fromEntries(variables.filter((variable): variable is [string, string] => !isUnknown(variable[1])));
}

function qualifiersOf({ flow, plans }: Wiring, entry: FunctionEntry, name: string, unreserved: ConcurrencyPool): Map<string, Qualifier> {
  const versions = flow.versions.filter(version => version.function.function === entry.key);
  const aliases = flow.aliases.filter(alias => alias.function.function === entry.key);
  const reserved = optionalValue(name, 'ReservedConcurrentExecutions', entry.reservedConcurrency);
  const common = reserved === undefined ? unreserved : new ConcurrencyPool(reserved - provisionedOf([...versions, ...aliases], name));
  const plan = plans.get(entry.key);
  const planOfVersion = (key: string | undefined) => key === undefined ? plan : plans.get(key) ?? plan;
  const pools = (provisioned: Resolved<number> | undefined) => {
    const own = optionalValue(name, 'ProvisionedConcurrentExecutions', provisioned);
    return own === undefined ? [common] : [new ConcurrencyPool(own), common];
  };

  const qualifiers = new Map<string, Qualifier>();
  qualifiers.set(LATEST, { isAlias: false, routes: [{ version: LATEST, weight: 1, plan }], pools: [common] });
  for (const { key, version, provisionedConcurrency } of versions) {
    qualifiers.set(version, {
      resource: `${entry.name}:${version}`,
      isAlias: false,
      routes: [{ version, weight: 1, plan: planOfVersion(key) }],
      pools: pools(provisionedConcurrency),
    });
  }
  for (const { aliasName, versions: weights, provisionedConcurrency } of aliases) {
    const alias = requireValue(name, 'the name of an alias', aliasName);
    qualifiers.set(alias, {
      resource: `${entry.name}:${alias}`,
      isAlias: true,
      routes: requireValue(name, `the versions of alias ${alias}`, weights).map(({ version, key, weight }) => ({
        version: requireValue(name, `the version of alias ${alias}`, version),
        weight: requireValue(name, `the weights of alias ${alias}`, weight),
        plan: planOfVersion(key),
      })),
      pools: pools(provisionedConcurrency),
    });
  }
  return qualifiers;
}

/**
 * The unreserved concurrency of each account and Region, which functions without reserved concurrency share.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
function unreservedPools(wiring: Wiring): Map<string, ConcurrencyPool> {
  const { flow, names, world: { assumptions: { accountConcurrency } } } = wiring;
  const taken = new Map<string, number>();
  for (const entry of flow.functions) {
    const { account, region } = stackOf(wiring, entry);
    const name = names.of(entry);
    const ofFunction = [...flow.versions, ...flow.aliases].filter(qualified => qualified.function.function === entry.key);
    const claimed = optionalValue(name, 'ReservedConcurrentExecutions', entry.reservedConcurrency) ?? provisionedOf(ofFunction, name);
    taken.set(`${account} ${region}`, (taken.get(`${account} ${region}`) ?? 0) + claimed);
  }
  return new Map([...taken].map(([place, claimed]) => [place, new ConcurrencyPool(Math.max(0, accountConcurrency - claimed))]));
}

function provisionedOf(qualified: readonly { readonly provisionedConcurrency?: Resolved<number> }[], name: string): number {
  return qualified.reduce((sum, { provisionedConcurrency }) =>
    sum + (optionalValue(name, 'ProvisionedConcurrentExecutions', provisionedConcurrency) ?? 0), 0);
}
