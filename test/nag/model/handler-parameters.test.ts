import { parametersOf } from '../../../src/nag/model/handler-parameters';

describe('a text shows how many parameters its handler takes', () => {
  test.each<[string, number]>([
    ['exports.handler = (event, context, callback) => callback()', 3],
    ['exports.handler = async (event, context, callback) => {}', 3],
    ['exports.handler = function (event, context, callback) {}', 3],
    ['exports.handler = async function main(event, context, callback) { if (event) { callback(); } };', 3],
    ['module.exports.handler = (event, context, callback) => {}', 3],
    ['module . exports\n  .handler\n  = (\n  event,\n  context,\n  callback,\n) => {}', 3],
    ['exports.handler = (event, context, callback, more) => {}', 4],
    ['exports.handler = ({ Records }, { awsRequestId: id, ...rest }, callback) => {}', 3],
    ['exports.handler = ([first, second], context, callback) => {}', 3],
    ['exports.handler = (event /* , ignored */, context, // , ignored\n callback) => {}', 3],
    ['exports.handler = async ({ a, b, c }) => {}', 1],
    ['exports.handler = async event => event.records.map((a, b, c) => 1)', 1],
    ['exports.handler = event => {}', 1],
    ['exports.handler = async (event, context) => {}', 2],
    ['exports.handler = async () => {}', 0],
    ['exports.handler = function () {}\nconst rest = 1', 0],
    ["'use strict';\nconst { S3 } = require('s3')\nexports.handler = (e, c, cb) => cb(null, \"it's\")", 3],
    ['const url = "https://a"; exports.handler = (e, c, cb) => cb(e.uri.replace(/[/"]\\/$/g, `/${url}`))', 3],
    ['exports.other = (a, b, c) => 1; exports.handler = async event => {}', 1],
    ['exports.other = async event => {}; exports.handler = (a, b, c) => 1', 3],
    ['function other(a, b, c) {}\nexports.handler = async event => other(1, 2, 3)', 1],
  ])('%s', (text, parameters) => {
    expect(parametersOf(text, 'handler')).toBe(parameters);
  });
});

describe('a text does not show it surely', () => {
  test.each([
    ['another export', 'exports.other = (a, b, c) => 1'],
    ['a longer name', 'exports.handlers = (a, b, c) => 1'],
    ['exports of something else', 'my.exports.handler = (a, b, c) => 1'],
    ['exports of some other module', 'my.module.exports.handler = (a, b, c) => 1'],
    ['a variable with such a name', 'myexports.handler = (a, b, c) => 1'],
    ['a comment', '// exports.handler = (a, b, c) => 1'],
    ['a longer comment', '/* exports.handler = (a, b, c) => 1 */'],
    ['a text', 'const text = "exports.handler = (a, b, c) => 1"'],
    ['a text within quotes', 'const text = \'"\\\' exports.handler = (a, b, c) => 1 "\''],
    ['a template', 'const text = `exports.handler = (a, b, c) => 1`'],
    ['a template in a template', 'const text = `${`exports.handler = (a, b, c) => 1`}`'],
    ['a template after an object in a template', 'const text = `${f({}) + `exports.handler = (a, b, c) => 1`}`'],
    ['what a template does', 'exports.handler = (a, b, c) => 1; `${exports.handler = () => 1}`; `exports`'],
    ['a quote in a regular expression after a division', 'x / 2; y = 1 / /"/; "exports.handler = (a, b, c) => 1; "'],
    ['a regular expression as an answer', 'f = () => { return /"/ }; z = "exports.handler = (a, b, c) => 1; "'],
    ['an open text', 'x = \'\nexports.handler = (a, b, c) => 1'],
    ['an open template', 'x = `\nexports.handler = (a, b, c) => 1'],
    ['a default', 'exports.handler = (event, context, callback = f) => 1'],
    ['a default with commas', 'exports.handler = (event = [1, 2, 3]) => 1'],
    ['a default with a call', 'exports.handler = (event = f(1, 2, 3)) => 1'],
    ['a default in something taken apart', 'exports.handler = ({ a = 1 }, context, callback) => 1'],
    ['the rest', 'exports.handler = (event, context, ...rest) => 1'],
    ['a generator', 'exports.handler = function* (a, b, c) {}'],
    ['a function of a name', 'const handler = (a, b, c) => 1; exports.handler = handler'],
    ['a wrapped function', 'exports.handler = wrap((a, b, c) => 1)'],
    ['a streamed answer', 'exports.handler = awslambda.streamifyResponse(async (event, stream, context) => 1)'],
    ['a call', 'exports.handler = async(a, b, c)'],
    ['a bound function', 'exports.handler = function (a, b, c) { return {}; }.bind(null, 1)'],
    ['a function that is called', 'exports.handler = function (a, b, c) { return () => 1; }\n(1, 2, 3)'],
    ['a function without an end', 'exports.handler = function (a, b, c) { if (a) {}'],
    ['a function without a block', 'exports.handler = function (a, b, c)'],
    ['a property of the handler', 'exports.handler.main = (a, b, c) => 1'],
    ['two assignments', 'exports.handler = (a, b, c) => 1; exports.handler = () => 1'],
    ['a wrapper afterwards', 'exports.handler = (a, b, c) => 1; exports.handler = wrap(exports.handler)'],
    ['an assignment to everything', 'exports.handler = (a, b, c) => 1; module.exports = { handler: () => 1 }'],
    ['an assignment by a text', 'exports.handler = (a, b, c) => 1; exports["handler"] = () => 1'],
    ['what is handed on', 'exports.handler = (a, b, c) => 1; wrap(exports)'],
    ['a module that is handed on', 'exports.handler = (a, b, c) => 1; wrap(module)'],
    ['exports of its own', '(function (exports) { exports.handler = (a, b, c) => 1 })({})'],
    ['an assignment in a block', 'if (x) { exports.handler = (a, b, c) => 1 }'],
    ['an assignment in a list', '[exports.handler = (a, b, c) => 1]'],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(parametersOf(text, 'handler')).toBeUndefined();
  });
});
