import { compliantIf, known, rule } from '../../rule';

export const permissionSource = rule({
  id: 'PermissionSource',
  level: 'warning',
  of: 'permissions',
  info: 'A service may invoke the function on behalf of anybody.',
  explanation: 'Without its source, a permission lets the resources of every account make the service invoke the function.',
  mend: 'Name sourceArn, and sourceAccount where the ARN has no account, as for a bucket. AsyncTrigger and the L2 do.',
  practices: ['E05'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html',
  check: (permission, system) => {
    const [principal, action] = [known(permission.principal), known(permission.action)];
    if (system.isProvider(permission.function.function ?? '') || action === 'lambda:InvokeFunctionUrl' || 'InvokedViaFunctionUrl' in permission.conditions) return undefined;
    if (principal !== '*' && !principal.endsWith('.amazonaws.com') && !principal.endsWith('.amazon.com')) return undefined;
    const { SourceArn, ...others } = permission.conditions;
    if (principal === 's3.amazonaws.com' && SourceArn !== undefined) return compliantIf('SourceAccount' in others, 'SourceAccount is missing, and the ARN of a bucket has no account: one of the same name may be someone else\'s.');
    return compliantIf(SourceArn !== undefined || Object.keys(others).length > 0, `${principal} needs no source.`);
  },
});
