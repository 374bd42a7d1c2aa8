import { compliantIf, rule } from '../../rule';

export const architecture = rule({
  id: 'Architecture',
  level: 'info',
  of: 'functions',
  info: 'The function runs on x86_64, and nobody says why.',
  explanation: 'On arm64 the same memory costs a fifth less, and most code runs there as it is.',
  mend: 'Set architecture: ARM_64, as our constructs do, or X86_64 if the code needs it.',
  practices: ['F21'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html',
  check: handler => compliantIf(handler.properties.has('Architectures'), 'It has no architecture, so that it runs on x86_64.'),
});
