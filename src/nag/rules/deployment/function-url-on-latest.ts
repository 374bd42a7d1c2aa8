import { isQualified, onLatest } from './on-latest';
import { compliantIf } from '../../model/rule';

export const functionUrlOnLatest = onLatest({
  id: 'FunctionUrlOnLatest',
  appliesTo: 'functionUrls',
  subject: 'A function URL',
  check: (target, alias) => compliantIf(isQualified(target), () => `The function URL bypasses the alias ${alias.logicalId}.`),
});
