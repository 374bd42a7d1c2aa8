import { compliantIf, resolved, rule } from '../../model/rule';

export const sharedRole = rule({
  id: 'SharedRole',
  level: 'warning',
  appliesTo: 'functions',
  info: 'Several functions share an execution role.',
  explanation: 'Each function has the permissions that any of them needs.',
  fix: 'Leave out role. Every construct of this library creates its own role.',
  practices: ['E04'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  check: (handler, app) => {
    if (handler.role === undefined) return undefined;
    resolved(handler.role.value);
    const others = app.functionsWithRole(handler.role).filter(({ key }) => key !== handler.key);
    return compliantIf(others.length === 0, `The role of the function is also used by ${others.map(({ logicalId }) => logicalId).join(', ')}.`);
  },
});
