import { compliantIf, resolved, rule } from '../../model/rule';

export const recursionAllowed = rule({
  id: 'RecursionAllowed',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The function may invoke itself in an infinite loop.',
  explanation: 'RecursiveLoop: Allow disables the protection that stops a loop through SQS, SNS or S3 after about 16 invocations.',
  fix: 'Leave out recursiveLoop (RecursiveLoop). The default is Terminate.',
  practices: ['E09'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html',
  check: ({ recursiveLoop }) => compliantIf(resolved(recursiveLoop) === 'Terminate', () => `RecursiveLoop of the function is ${recursiveLoop}.`),
});
