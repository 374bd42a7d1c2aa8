import { CALLBACK_PARAMETERS, NODEJS_WITHOUT_CALLBACKS } from '../../../limits';
import { Unknown } from '../../../template';
import { parametersOf } from '../../model/handler-parameters';
import { compliantIf, resolved, rule } from '../../model/rule';

export const callbackHandler = rule({
  id: 'CallbackHandler',
  level: 'error',
  appliesTo: 'functions',
  info: 'The handler takes a callback, which Node.js 24 no longer supports.',
  explanation: 'Lambda rejects a handler with three parameters when the function starts, so every invocation fails.',
  fix: 'Make the handler in Code.ZipFile async: async (event, context) => { … }. Its return value is the response, and a thrown error ' +
    'is reported as an error.',
  practices: ['F14'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html',
  check: ({ runtime, handler, properties }) => {
    if (runtime === undefined || handler === undefined || !properties.has('Code.ZipFile')) return undefined;
    const [, version] = /^nodejs(\d+)/.exec(resolved(runtime)) ?? [];
    if (version === undefined || Number(version) < NODEJS_WITHOUT_CALLBACKS) return undefined;
    const [, name] = /^index\.([\w$]+)$/.exec(resolved(handler)) ?? [];
    const parameters = name === undefined ? undefined : parametersOf(resolved(properties.text('Code.ZipFile')!), name);
    if (parameters === undefined) return new Unknown('the inline code does not show clearly which parameters the handler takes');
    return compliantIf(parameters < CALLBACK_PARAMETERS, () => `The function runs on ${runtime}, but its handler ${name} takes ${parameters} parameters.`);
  },
});
