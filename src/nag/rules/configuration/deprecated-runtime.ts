import { DEPRECATED_RUNTIMES } from '../../../limits';
import { compliantIf, resolved, rule } from '../../model/rule';

export const deprecatedRuntime = rule({
  id: 'DeprecatedRuntime',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The runtime is deprecated.',
  explanation: 'AWS no longer patches the runtime, and will eventually block updates of functions that use it.',
  fix: 'Move to a supported runtime (Runtime).',
  practices: ['F22'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
  check: ({ runtime }) => {
    if (runtime === undefined) return undefined;
    const name = resolved(runtime);
    return compliantIf(!Object.hasOwn(DEPRECATED_RUNTIMES, name), () => `The runtime ${name} of the function has been deprecated since ${DEPRECATED_RUNTIMES[name]}.`);
  },
});
