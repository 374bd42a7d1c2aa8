import { compliantIf, known, rule } from '../../rule';

export const recursionAllowed = rule({
  id: 'RecursionAllowed',
  level: 'warning',
  of: 'functions',
  info: 'The function may call itself for ever.',
  explanation: 'RecursiveLoop: Allow switches off what stops a loop through SQS, SNS or S3 after about 16 rounds.',
  mend: 'Leave recursiveLoop out: Terminate is the default.',
  practices: ['E09'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html',
  check: ({ recursiveLoop }) => compliantIf(known(recursiveLoop) === 'Terminate', `RecursiveLoop is ${recursiveLoop}.`),
});
