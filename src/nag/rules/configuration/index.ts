import { architecture } from './architecture';
import { callbackHandler } from './callback-handler';
import { deprecatedRuntime } from './deprecated-runtime';
import { functionLogGroup } from './function-log-group';
import { functionMemory } from './function-memory';
import { functionPaused } from './function-paused';
import { functionTimeout } from './function-timeout';
import { idempotencyTableTtl } from './idempotency-table-ttl';
import { logLevelFormat } from './log-level-format';
import { logRetention } from './log-retention';
import type { Rule } from '../../model/rule';

/** The rules for the configuration of functions, in documentation order. */
export const configurationRules: readonly Rule[] = [
  functionLogGroup,
  logRetention,
  logLevelFormat,
  functionTimeout,
  functionMemory,
  deprecatedRuntime,
  callbackHandler,
  architecture,
  functionPaused,
  idempotencyTableTtl,
];
