import { AliasEntry, Unknown } from '../../../template';
import { compliantIf, rule } from '../../rule';

export const mappingOnLatest = rule({
  id: 'MappingOnLatest',
  level: 'warning',
  of: 'mappings',
  info: 'The mapping invokes the newest code, beside an alias whose traffic CodeDeploy shifts.',
  explanation: 'What is deployed takes all of these events at once, so that neither shifting the traffic nor rolling it back protects them.',
  mend: 'Use the alias instead of the function. With the option deployment our constructs do.',
  practices: ['V01'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuring-aliases.html',
  check: ({ function: target }, system) => {
    const alias = system.deployedAlias(target.function);
    if (alias === undefined) return undefined;
    const invoked = system.entry(target) as AliasEntry | undefined; // or the function, or a version
    if (invoked === undefined) return new Unknown(`${target.qualifier} of the function is not in these templates`);
    return compliantIf(invoked.deployment !== undefined, `It bypasses the alias ${alias.logicalId}.`);
  },
});
