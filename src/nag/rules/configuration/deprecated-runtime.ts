import { DEPRECATED_RUNTIMES } from '../../../limits';
import { compliantIf, known, rule } from '../../rule';

export const deprecatedRuntime = rule({
  id: 'DeprecatedRuntime',
  level: 'warning',
  of: 'functions',
  info: 'The runtime is deprecated.',
  explanation: 'AWS mends it no more, and one day will refuse changes to functions that use it.',
  mend: 'Move to a runtime that is supported.',
  practices: ['F22'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
  check: ({ runtime }) => {
    if (runtime === undefined) return undefined;
    const name = known(runtime);
    return compliantIf(!Object.hasOwn(DEPRECATED_RUNTIMES, name), `${name} is deprecated since ${DEPRECATED_RUNTIMES[name]}.`);
  },
});
