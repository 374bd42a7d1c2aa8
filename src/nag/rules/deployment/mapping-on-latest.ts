import { onLatest } from './on-latest';
import { AliasEntry, Unknown } from '../../../template';
import { compliantIf } from '../../model/rule';

export const mappingOnLatest = onLatest({
  id: 'MappingOnLatest',
  appliesTo: 'mappings',
  subject: 'An event source mapping',
  check: (target, alias, app) => {
    const invoked = app.entry(target) as AliasEntry | undefined; // or the function, or a version
    if (invoked === undefined) return new Unknown(`${target.qualifier} of the function is not in these templates`);
    return compliantIf(invoked.deployment !== undefined, () => `The mapping bypasses the alias ${alias.logicalId}.`);
  },
});
