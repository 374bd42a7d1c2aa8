import { CALLBACK_PARAMETERS, NODEJS_WITHOUT_CALLBACKS } from '../../../limits';
import { Unknown } from '../../../template';
import { parametersOf } from '../../model/handler-parameters';
import { compliantIf, known, rule } from '../../rule';

export const callbackHandler = rule({
  id: 'CallbackHandler',
  level: 'error',
  of: 'functions',
  info: 'The handler takes a callback, which Node.js 24 no longer gives.',
  explanation: 'Lambda refuses a handler with three parameters when it starts: every invocation fails.',
  mend: 'Make it async (event, context) => { … }: what it returns is the answer, what it throws is the error.',
  practices: ['F14'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html',
  check: ({ runtime, handler, properties }) => {
    if (runtime === undefined || handler === undefined || !properties.has('Code.ZipFile')) return undefined;
    const [, version] = /^nodejs(\d+)/.exec(known(runtime)) ?? [];
    if (version === undefined || Number(version) < NODEJS_WITHOUT_CALLBACKS) return undefined;
    const [, name] = /^index\.([\w$]+)$/.exec(known(handler)) ?? [];
    const parameters = name === undefined ? undefined : parametersOf(known(properties.text('Code.ZipFile')!), name);
    if (parameters === undefined) return new Unknown('its text does not show surely what its handler takes');
    return compliantIf(parameters < CALLBACK_PARAMETERS, `It runs on ${runtime}, and its handler ${name} takes ${parameters} parameters.`);
  },
});
