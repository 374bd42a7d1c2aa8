import { apiThrottling } from './api-throttling';
import { functionUrlPermissions } from './function-url-permissions';
import { permissionSource } from './permission-source';
import { publicFunctionUrl } from './public-function-url';
import { recursionAllowed } from './recursion-allowed';
import { secretInEnvironment } from './secret-in-environment';
import { sharedRole } from './shared-role';
import { wildcardRights } from './wildcard-rights';
import { writesToSource } from './writes-to-source';
import type { Rule } from '../../model/rule';

/** The rules for permissions, secrets and public access, in documentation order. */
export const securityRules: readonly Rule[] = [
  sharedRole,
  wildcardRights,
  permissionSource,
  secretInEnvironment,
  publicFunctionUrl,
  functionUrlPermissions,
  apiThrottling,
  recursionAllowed,
  writesToSource,
];
