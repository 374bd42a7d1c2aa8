import { isQualified, onLatest } from './on-latest';
import { compliantIf } from '../../model/rule';

export const permissionOnLatest = onLatest({
  id: 'PermissionOnLatest',
  appliesTo: 'permissions',
  subject: 'A permission',
  check: (target, alias) => compliantIf(isQualified(target), () => `The permission bypasses the alias ${alias.logicalId}.`),
});
