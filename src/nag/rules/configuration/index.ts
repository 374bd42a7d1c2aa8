import { architecture } from './architecture';
import { callbackHandler } from './callback-handler';
import { callerTimeout } from './caller-timeout';
import { deprecatedRuntime } from './deprecated-runtime';
import { durableInvocation } from './durable-invocation';
import { functionLogGroup } from './function-log-group';
import { functionMemory } from './function-memory';
import { functionPaused } from './function-paused';
import { functionTimeout } from './function-timeout';
import { idempotencyTableTtl } from './idempotency-table-ttl';
import { logLevelFormat } from './log-level-format';
import { logLoop } from './log-loop';
import { logRetention } from './log-retention';
import { tenantIsolation } from './tenant-isolation';
import type { Rule } from '../../model/rule';

/** The rules for the configuration of functions, in documentation order. */
export const configurationRules: readonly Rule[] = [
  functionLogGroup,
  logRetention,
  logLoop,
  logLevelFormat,
  functionTimeout,
  callerTimeout,
  functionMemory,
  deprecatedRuntime,
  callbackHandler,
  architecture,
  functionPaused,
  durableInvocation,
  tenantIsolation,
  idempotencyTableTtl,
];
