import { compliantIf, resolved, rule } from '../../model/rule';

export const permissionSource = rule({
  id: 'PermissionSource',
  level: 'warning',
  appliesTo: 'permissions',
  info: 'A permission lets a service invoke the function on behalf of any account.',
  explanation: 'Without a source, resources of any AWS account can make the service invoke the function.',
  fix: 'Set sourceArn (SourceArn), and also sourceAccount (SourceAccount) if the ARN contains no account, as for a bucket. AsyncTrigger ' +
    'and the L2 constructs do so.',
  practices: ['E05'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html',
  check: (permission, app) => {
    const [principal, action] = [resolved(permission.principal), resolved(permission.action)];
    if (app.isProvider(permission.function.function ?? '') || action === 'lambda:InvokeFunctionUrl' || 'InvokedViaFunctionUrl' in permission.conditions) return undefined;
    if (principal !== '*' && !principal.endsWith('.amazonaws.com') && !principal.endsWith('.amazon.com')) return undefined;
    const { SourceArn, ...others } = permission.conditions;
    if (principal === 's3.amazonaws.com' && SourceArn !== undefined) return compliantIf('SourceAccount' in others, 'The permission sets no SourceAccount. The ARN of a bucket contains no account, so a bucket of another account may have it.');
    return compliantIf(SourceArn !== undefined || Object.keys(others).length > 0, () => `The permission allows ${principal} to invoke the function without a source.`);
  },
});
