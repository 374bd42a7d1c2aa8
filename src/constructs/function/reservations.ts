import { Stack, Stage, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ACCOUNT_CONCURRENCY, RESERVABLE_CONCURRENCY, UNRESERVED_CONCURRENCY } from '../../limits';
import { knownNumber, warn } from '../synth/validation';

const KEY = Symbol.for('cdk-resilient-lambda.reservations');

/**
 * Adds up the reserved concurrency of the app for each account and Region, and warns once for each if the default quota is too low for the sum.
 *
 * Stacks of one stage that set no account or Region are assumed to share them.
 */
export function countReservation(scope: Construct, reservation: number | undefined): void {
  const reserved = knownNumber(reservation) ?? 0;
  const root = scope.node.root as { [KEY]?: Map<string, number> };
  const sums = root[KEY] ??= new Map<string, number>();

  const environment = environmentKey(scope);
  const before = sums.get(environment) ?? 0;
  const sum = before + reserved;
  sums.set(environment, sum);
  if (before <= RESERVABLE_CONCURRENCY && sum > RESERVABLE_CONCURRENCY) {
    warn(scope, 'reservedConcurrencyAboveAccount',
      `with this function, the functions of one account and Region reserve a concurrency of ${sum}, but an account with the default quota of ` +
      `${ACCOUNT_CONCURRENCY} can reserve only ${RESERVABLE_CONCURRENCY} (${UNRESERVED_CONCURRENCY} stay unreserved): ` +
      'raise the quota and acknowledge this warning, lower maxConcurrency, or set reserveConcurrency to false');
  }
}

function environmentKey(scope: Construct): string {
  const { account, region } = Stack.of(scope);
  const stage = Token.isUnresolved(account) || Token.isUnresolved(region) ? Stage.of(scope)?.node.path : '';
  return [account, region, stage].join(' ');
}
