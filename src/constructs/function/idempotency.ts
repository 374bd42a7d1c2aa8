import { Arn, ArnFormat, CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionSettings } from './function-settings';
import { areKnownToDiffer, humanDuration, knownSeconds, PropsValidator, warn } from '../synth/validation';
import type { ResilientFunctionOptions } from './function-options';
import type { IIdempotencyTable } from './idempotency-table';
import { IDEMPOTENCY_EXPIRY_SECONDS, IDEMPOTENCY_TABLE, REDELIVERY_SECONDS } from '../../environment';

type Variables = { [name: string]: string };

/** What the runtime is told: the table, for how long it remembers, and for how long it would have to. */
export function idempotencyVariables(options: ResilientFunctionOptions, { redeliverySeconds }: Pick<FunctionSettings, 'redeliverySeconds'>): Variables {
  const { idempotencyTable, idempotencyExpiry } = options;
  if (idempotencyTable === undefined) return {};
  const expirySeconds = idempotencyExpiry?.toSeconds({ integral: false }) ?? redeliverySeconds;
  return {
    [IDEMPOTENCY_TABLE]: idempotencyTable.table.tableName,
    [IDEMPOTENCY_EXPIRY_SECONDS]: `${expirySeconds}`,
    [REDELIVERY_SECONDS]: `${redeliverySeconds}`,
  };
}

/** Tells a function that exists. Where it serves several queues, the longest of their times holds. */
export function tellExisting(existing: lambda.Function, variables: Variables): void {
  const told = environmentOf(existing);
  for (const [name, value] of Object.entries(variables)) {
    existing.addEnvironment(name, Number(told[name]) > Number(value) ? told[name] : value);
  }
}

/** Collects what is wrong with the options for idempotency, and warns of a time after which an event would be processed twice. */
export function checkIdempotency(scope: Construct, problems: PropsValidator, options: ResilientFunctionOptions, settings: FunctionSettings): void {
  const { idempotencyTable, idempotencyExpiry } = options;
  const seconds = knownSeconds(idempotencyExpiry);
  problems.addIf(seconds !== undefined && (seconds < 1 || !Number.isInteger(seconds)),
    `idempotencyExpiry is ${idempotencyExpiry?.toHumanString()} but must be whole seconds, at least 1: ` +
    'leave it out to remember an event for as long as it can come again');
  if (idempotencyTable === undefined) {
    problems.addIf(idempotencyExpiry !== undefined,
      'idempotencyExpiry is given without idempotencyTable: give the table, or leave idempotencyExpiry out');
    return;
  }
  for (const name of Object.keys(options.environment ?? {}).filter(isOurs)) {
    problems.add(`environment has the variable '${name}', which idempotencyTable sets: leave one of them out`);
  }
  checkWhereTableIs(scope, problems, idempotencyTable);
  if (options.code._existing) checkWhatIsTold(scope, problems, idempotencyTable, options.code._existing);

  const needed = settings.redeliverySeconds;
  if (seconds !== undefined && seconds < needed) {
    warn(scope, 'idempotencyExpiryShort',
      `idempotencyExpiry is ${humanDuration(seconds)} but an event can come again for ${humanDuration(needed)} after it first came ` +
      `(tried again, or sent back after it was parked), and would be processed twice: raise it to ${humanDuration(needed)}, or leave it out`);
  }
}

/** A function calls DynamoDB in its own account and Region, by the name of the table. */
function checkWhereTableIs(scope: Construct, problems: PropsValidator, { table }: IIdempotencyTable): void {
  const { account, region } = Stack.of(scope);
  const there = whereIs(table);
  problems.addIf(areKnownToDiffer(there.account, account) || areKnownToDiffer(there.region, region),
    `the table '${table.node.path}' of idempotencyTable is in ${there.account}/${there.region} but the function in ${account}/${region}: ` +
    'give a table of the same account and Region');
}

/** The environment of an imported table is that of the stack which imports it, whatever its ARN says. */
function whereIs(table: dynamodb.ITable): { account: string; region: string } {
  if (Token.isUnresolved(table.tableArn)) return table.env;
  const { account, region } = Arn.split(table.tableArn, ArnFormat.SLASH_RESOURCE_NAME);
  return { account: account!, region: region! };
}

/** What a function that exists was told by hand must not be overwritten in silence. */
function checkWhatIsTold(scope: Construct, problems: PropsValidator, { table }: IIdempotencyTable, existing: lambda.Function): void {
  const name = `the function '${existing.node.path}'`;
  const [own, ofFunction] = [Stack.of(scope), Stack.of(existing)];
  problems.addIf(own !== ofFunction && Stack.of(table) === own && CfnResource.isCfnResource(table.node.defaultChild),
    `the table '${table.node.path}' of idempotencyTable is made in this stack but ${name} in another one, and each would need the other first: ` +
    "make the table in the function's stack");

  const told = environmentOf(existing);
  if (JSON.stringify(told[IDEMPOTENCY_TABLE]) === JSON.stringify(ofFunction.resolve(table.tableName))) return;
  const taken = Object.keys(told).filter(isOurs);
  problems.addIf(taken.length > 0,
    `${name} has the variable ${taken.join(', ')} already, for another table: take it out there, or give the same idempotencyTable to all that use the function`);
}

function isOurs(name: string): boolean {
  return [IDEMPOTENCY_TABLE, IDEMPOTENCY_EXPIRY_SECONDS, REDELIVERY_SECONDS].includes(name);
}

export function environmentOf(existing: lambda.Function): Variables {
  const { environment } = existing.node.defaultChild as lambda.CfnFunction;
  return Stack.of(existing).resolve(environment)?.variables ?? {};
}
