import { Stack, Stage, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ACCOUNT_CONCURRENCY, RESERVABLE_CONCURRENCY, UNRESERVED_CONCURRENCY } from '../../limits';
import { knownNumber, warn } from '../synth/validation';

const KEY = Symbol.for('cdk-resilient-lambda.reservations');

/**
 * Adds to what the app reserves in one account and Region, and warns once for each when a default account can't hold the sum.
 *
 * Stacks that name no account are taken to share one within their stage.
 */
export function countReservation(scope: Construct, reservation: number | undefined): void {
  const reserved = knownNumber(reservation) ?? 0;
  const root = scope.node.root as { [KEY]?: Map<string, number> };
  const sums = root[KEY] ??= new Map<string, number>();

  const pool = poolOf(scope);
  const before = sums.get(pool) ?? 0;
  const sum = before + reserved;
  sums.set(pool, sum);
  if (before <= RESERVABLE_CONCURRENCY && sum > RESERVABLE_CONCURRENCY) {
    warn(scope, 'reservedConcurrencyAboveAccount',
      `the functions of one account and Region reserve ${sum} concurrent executions together with this one, but an account that has not ` +
      `raised its quota of ${ACCOUNT_CONCURRENCY} can reserve ${RESERVABLE_CONCURRENCY} (${UNRESERVED_CONCURRENCY} stay unreserved): ` +
      'raise the quota and acknowledge this, lower maxConcurrency, or set reserveConcurrency to false');
  }
}

function poolOf(scope: Construct): string {
  const { account, region } = Stack.of(scope);
  const stage = Token.isUnresolved(account) || Token.isUnresolved(region) ? Stage.of(scope)?.node.path : '';
  return [account, region, stage].join(' ');
}
