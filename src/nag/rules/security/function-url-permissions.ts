import { Unknown } from '../../../template';
import { compliantIf, known, rule } from '../../rule';

export const functionUrlPermissions = rule({
  id: 'FunctionUrlPermissions',
  level: 'error',
  of: 'functionUrls',
  info: 'A public function URL lacks one of the two permissions that it needs.',
  explanation: 'Since October 2025 a new URL needs lambda:InvokeFunctionUrl and lambda:InvokeFunction: without either, every call gets 403.',
  mend: 'Grant both: fn.addFunctionUrl() and grantInvokeUrl() do.',
  practices: ['V09'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
  check: (url, system) => {
    if (known(url.authType) !== 'NONE') return undefined;
    if (url.function.key === undefined) return new Unknown('the function is not in these templates');
    const permitted = system.permissionsOn(url.function.key).map(({ action }) => known(action));
    const missing = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'].filter(action => !permitted.includes(action));
    return compliantIf(missing.length === 0, `${missing.join(' and ')} is not permitted.`);
  },
});
