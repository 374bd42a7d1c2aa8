import { Arn, ArnFormat, CfnResource, Names, Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, IConstruct } from 'constructs';
import type { ResilientFunctionOptions } from './function-options';
import type { FunctionSettings } from './function-settings';
import type { IIdempotencyTable } from './idempotency-table';
import { IDEMPOTENCY_EXPIRY_SECONDS, IDEMPOTENCY_KEY_PREFIX, IDEMPOTENCY_TABLE, REDELIVERY_SECONDS } from '../../environment';
import { areKnownToDiffer, humanDuration, knownSeconds, PropsValidator, warn } from '../synth/validation';

type Variables = { [name: string]: string };

/**
 * The prefix of all keys that a function writes to an idempotency table, and the only keys that its role may use.
 *
 * It follows the path of the construct, as logical ids do, so a renamed construct forgets which events it processed.
 */
export function idempotencyKeyPrefix(owner: IConstruct): string {
  return Names.uniqueResourceName(owner, { maxLength: 64, separator: '-' }); // ends with a hash of the path
}

/** The environment variables for the runtime: the table, the function's keys, how long records are kept, and how long an event can be delivered again. */
export function idempotencyVariables(scope: Construct, options: ResilientFunctionOptions, { redeliverySeconds }: Pick<FunctionSettings, 'redeliverySeconds'>): Variables {
  const { idempotencyTable, idempotencyExpiry } = options;
  if (idempotencyTable === undefined) return {};
  const expirySeconds = idempotencyExpiry?.toSeconds({ integral: false }) ?? redeliverySeconds;
  return {
    [IDEMPOTENCY_TABLE]: idempotencyTable.table.tableName,
    [IDEMPOTENCY_KEY_PREFIX]: idempotencyKeyPrefix(options.code._existing ?? scope),
    [IDEMPOTENCY_EXPIRY_SECONDS]: `${expirySeconds}`,
    [REDELIVERY_SECONDS]: `${redeliverySeconds}`,
  };
}

/** Sets the variables of an existing function. If several constructs use it, the longest of their times applies. */
export function addIdempotencyVariables(existing: lambda.Function, variables: Variables): void {
  const current = environmentVariablesOf(existing);
  for (const [name, value] of Object.entries(variables)) {
    existing.addEnvironment(name, Number(current[name]) > Number(value) ? current[name] : value);
  }
}

/** Checks the options for idempotency, and warns if records expire while an event can still be delivered again. */
export function checkIdempotency(scope: Construct, problems: PropsValidator, options: ResilientFunctionOptions, settings: FunctionSettings): void {
  const { idempotencyTable, idempotencyExpiry } = options;
  const seconds = knownSeconds(idempotencyExpiry);
  problems.addIf(seconds !== undefined && (seconds < 1 || !Number.isInteger(seconds)),
    `idempotencyExpiry is ${idempotencyExpiry?.toHumanString()} but must be whole seconds, at least 1: ` +
    'omit it to keep records for as long as an event can be delivered again');
  if (idempotencyTable === undefined) {
    problems.addIf(idempotencyExpiry !== undefined,
      'idempotencyExpiry is set without idempotencyTable: set idempotencyTable, or omit idempotencyExpiry');
    return;
  }
  for (const name of Object.keys(options.environment ?? {}).filter(isIdempotencyVariable)) {
    problems.add(`environment has the variable '${name}', which idempotencyTable sets: remove one of them`);
  }
  checkTableEnvironment(scope, problems, idempotencyTable);
  if (options.code._existing) checkExistingVariables(scope, problems, idempotencyTable, options.code._existing);

  const needed = settings.redeliverySeconds;
  if (seconds !== undefined && seconds < needed) {
    warn(scope, 'idempotencyExpiryShort',
      `idempotencyExpiry is ${humanDuration(seconds)} but an event can be delivered again for ${humanDuration(needed)} after its first delivery ` +
      `(retried, or replayed after it was parked) and would be processed twice: raise it to ${humanDuration(needed)}, or omit it`);
  }
}

/** The function calls DynamoDB in its own account and Region, by the name of the table. */
function checkTableEnvironment(scope: Construct, problems: PropsValidator, { table }: IIdempotencyTable): void {
  const { account, region } = Stack.of(scope);
  const there = tableEnvironment(table);
  problems.addIf(areKnownToDiffer(there.account, account) || areKnownToDiffer(there.region, region),
    `the table '${table.node.path}' of idempotencyTable is in ${there.account}/${there.region} but the function in ${account}/${region}: ` +
    'use a table in the account and Region of the function');
}

/** The `env` of an imported table is that of the importing stack, whatever its ARN says. */
function tableEnvironment(table: dynamodb.ITable): { account: string; region: string } {
  if (Token.isUnresolved(table.tableArn)) return table.env;
  const { account, region } = Arn.split(table.tableArn, ArnFormat.SLASH_RESOURCE_NAME);
  return { account: account!, region: region! };
}

/** Variables that the user has set on an existing function must not be overwritten silently. */
function checkExistingVariables(scope: Construct, problems: PropsValidator, { table }: IIdempotencyTable, existing: lambda.Function): void {
  const name = `the function '${existing.node.path}'`;
  const [own, ofFunction] = [Stack.of(scope), Stack.of(existing)];
  problems.addIf(own !== ofFunction && Stack.of(table) === own && CfnResource.isCfnResource(table.node.defaultChild),
    `the table '${table.node.path}' of idempotencyTable is created in this stack but ${name} in another one, which would make the stacks depend on each other: ` +
    'create the table in the stack of the function');

  const current = environmentVariablesOf(existing);
  if (JSON.stringify(current[IDEMPOTENCY_TABLE]) === JSON.stringify(ofFunction.resolve(table.tableName))) return;
  const taken = Object.keys(current).filter(isIdempotencyVariable);
  problems.addIf(taken.length > 0,
    `${name} already sets ${taken.join(', ')} for another table: remove the variables there, or use the same idempotencyTable in all constructs of the function`);
}

function isIdempotencyVariable(name: string): boolean {
  return [IDEMPOTENCY_TABLE, IDEMPOTENCY_KEY_PREFIX, IDEMPOTENCY_EXPIRY_SECONDS, REDELIVERY_SECONDS].includes(name);
}

export function environmentVariablesOf(existing: lambda.Function): Variables {
  const { environment } = existing.node.defaultChild as lambda.CfnFunction;
  return Stack.of(existing).resolve(environment)?.variables ?? {};
}
