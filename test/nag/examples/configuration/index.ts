import * as architecture from './architecture';
import * as callbackHandler from './callback-handler';
import * as callerTimeout from './caller-timeout';
import * as deprecatedRuntime from './deprecated-runtime';
import * as durableInvocation from './durable-invocation';
import * as functionLogGroup from './function-log-group';
import * as functionMemory from './function-memory';
import * as functionPaused from './function-paused';
import * as functionTimeout from './function-timeout';
import * as idempotencyTableTtl from './idempotency-table-ttl';
import * as logLevelFormat from './log-level-format';
import * as logLoop from './log-loop';
import * as logRetention from './log-retention';
import * as tenantIsolation from './tenant-isolation';
import type { Examples } from '../example';

/** The examples of the rules for the configuration of functions. */
export const configurationExamples: Examples = {
  FunctionLogGroup: functionLogGroup,
  LogRetention: logRetention,
  LogLoop: logLoop,
  LogLevelFormat: logLevelFormat,
  FunctionTimeout: functionTimeout,
  CallerTimeout: callerTimeout,
  FunctionMemory: functionMemory,
  DeprecatedRuntime: deprecatedRuntime,
  CallbackHandler: callbackHandler,
  Architecture: architecture,
  FunctionPaused: functionPaused,
  DurableInvocation: durableInvocation,
  TenantIsolation: tenantIsolation,
  IdempotencyTableTtl: idempotencyTableTtl,
};
