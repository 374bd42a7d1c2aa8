import { Unknown } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';

export const functionUrlPermissions = rule({
  id: 'FunctionUrlPermissions',
  level: 'error',
  appliesTo: 'functionUrls',
  info: 'A public function URL lacks one of the two permissions that it needs.',
  explanation: 'Since October 2025, a new function URL needs lambda:InvokeFunctionUrl and lambda:InvokeFunction. Without both, every ' +
    'request fails with status 403.',
  fix: 'Grant both permissions (AWS::Lambda::Permission), as fn.addFunctionUrl() and grantInvokeUrl() do.',
  practices: ['V09'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
  check: (url, app) => {
    if (resolved(url.authType) !== 'NONE') return undefined;
    if (url.function.key === undefined) return new Unknown('the function is not in these templates');
    const permitted = app.permissionsOn(url.function.key).map(({ action }) => resolved(action));
    const missing = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'].filter(action => !permitted.includes(action));
    return compliantIf(missing.length === 0, () => `The function URL lacks a permission for ${missing.join(' and one for ')}.`);
  },
});
