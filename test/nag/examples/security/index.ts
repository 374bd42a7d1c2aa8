import * as apiThrottling from './api-throttling';
import * as functionUrlPermissions from './function-url-permissions';
import * as permissionSource from './permission-source';
import * as publicFunctionUrl from './public-function-url';
import * as recursionAllowed from './recursion-allowed';
import * as secretInEnvironment from './secret-in-environment';
import * as sharedRole from './shared-role';
import * as wildcardRights from './wildcard-rights';
import * as writesToSource from './writes-to-source';
import type { Examples } from '../example';

/** The examples of the rules for permissions, secrets and public access. */
export const securityExamples: Examples = {
  SharedRole: sharedRole,
  WildcardRights: wildcardRights,
  PermissionSource: permissionSource,
  SecretInEnvironment: secretInEnvironment,
  PublicFunctionUrl: publicFunctionUrl,
  FunctionUrlPermissions: functionUrlPermissions,
  ApiThrottling: apiThrottling,
  RecursionAllowed: recursionAllowed,
  WritesToSource: writesToSource,
};
