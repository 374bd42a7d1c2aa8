import { compliantIf, resolved, rule } from '../../model/rule';

export const sharedRole = rule({
  id: 'SharedRole',
  level: 'warning',
  appliesTo: 'functions',
  info: 'Several functions share an execution role.',
  explanation: 'Each function has the permissions that any of them needs.',
  fix: 'Leave out role, or give each function a role of its own (Role). Every construct of this library creates one.',
  practices: ['E04'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  check: (handler, app) => {
    const { role } = handler;
    if (role === undefined) return undefined;
    const value = resolved(role.value);
    const others = app.functionsWithRole(role).filter(({ key }) => key !== handler.key);
    return compliantIf(others.length === 0, () => `The role ${app.entry(role)?.logicalId ?? value} of the function is shared by several functions.`, {
      cause: role.key ?? value,
    });
  },
});
