import { compliantIf, known, rule } from '../../rule';

export const sharedRole = rule({
  id: 'SharedRole',
  level: 'warning',
  of: 'functions',
  info: 'Several functions share a role.',
  explanation: 'Each may do what any of them needs.',
  mend: 'Leave role out: every construct makes one of its own.',
  practices: ['E04'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  check: (handler, system) => {
    if (handler.role === undefined) return undefined;
    known(handler.role.value);
    const others = system.functionsWithRole(handler.role).filter(({ key }) => key !== handler.key);
    return compliantIf(others.length === 0, `Its role is also that of ${others.map(({ logicalId }) => logicalId).join(', ')}.`);
  },
});
