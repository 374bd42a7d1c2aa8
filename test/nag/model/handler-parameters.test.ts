import { parametersOf } from '../../../src/nag/model/handler-parameters';

describe('parametersOf counts the parameters of', () => {
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
    ['exports.handler = async ({ a, b, c }) => {}', 1],
    ['exports.handler = async event => event.records.map((a, b, c) => 1)', 1],
    ['exports.handler = event => {}', 1],
    ['exports.handler = async (event, context) => {}', 2],
    ['exports.handler = async () => {}', 0],
    ['exports.handler = function () {}\nconst rest = 1', 0],
    ['exports.handler = function (a, b, c) { return { statusCode: 200 }; }', 3],
    ["'use strict';\nconst { S3, Body: B } = require('@aws-sdk/client-s3')\nvar x = require(\"node:fs\"); exports.handler = (e, c, cb) => cb(null, \"it's\")", 3],
  ])('%s', (code, parameters) => {
    expect(parametersOf(code, 'handler')).toBe(parameters);
  });
});

describe('parametersOf is undecided about', () => {
  test.each([
    ['another export', 'exports.other = (a, b, c) => 1'],
    ['a longer name', 'exports.handlers = (a, b, c) => 1'],
    ['exports of another object', 'my.exports.handler = (a, b, c) => 1'],
    ['a variable that ends in exports', 'myexports.handler = (a, b, c) => 1'],
    ['a comment', '// exports.handler = (a, b, c) => 1'],
    ['a block comment', '/* exports.handler = (a, b, c) => 1 */'],
    ['a string', 'const text = "exports.handler = (a, b, c) => 1"'],
    ['a template literal', 'const text = `exports.handler = (a, b, c) => 1`'],
    ['code before the export', 'const x = 1; exports.handler = (a, b, c) => 1'],
    ['another export before it', 'exports.other = () => 1; exports.handler = (a, b, c) => 1'],
    ['a comment between parameters', 'exports.handler = (event /* , ignored */, context, callback) => {}'],
    ['a default', 'exports.handler = (event, context, callback = f) => 1'],
    ['a default with commas', 'exports.handler = (event = [1, 2, 3]) => 1'],
    ['a default with a call', 'exports.handler = (event = f(1, 2, 3)) => 1'],
    ['a default in a destructured parameter', 'exports.handler = ({ a = 1 }, context, callback) => 1'],
    ['a rest parameter', 'exports.handler = (event, context, ...rest) => 1'],
    ['a generator', 'exports.handler = function* (a, b, c) {}'],
    ['a named function', 'const handler = (a, b, c) => 1; exports.handler = handler'],
    ['a wrapped function', 'exports.handler = wrap((a, b, c) => 1)'],
    ['response streaming', 'exports.handler = awslambda.streamifyResponse(async (event, stream, context) => 1)'],
    ['a call', 'exports.handler = async(a, b, c)'],
    ['a bound function', 'exports.handler = function (a, b, c) { return {}; }.bind(null, 1)'],
    ['a function that is called in place', 'exports.handler = function (a, b, c) { return () => 1; }\n(1, 2, 3)'],
    ['a function in an expression', 'exports.handler = function (a, b, c) {} && (() => 1)'],
    ['a function without a body', 'exports.handler = function (a, b, c)'],
    ['a property of the handler', 'exports.handler.main = (a, b, c) => 1'],
    ['two assignments', 'exports.handler = (a, b, c) => 1; exports.handler = () => 1'],
    ['a wrapper after the assignment', 'exports.handler = (a, b, c) => 1; exports.handler = wrap(exports.handler)'],
    ['an assignment to module.exports', 'exports.handler = (a, b, c) => 1; module.exports = { handler: () => 1 }'],
    ['an assignment by a string', 'exports.handler = (a, b, c) => 1; exports["handler"] = () => 1'],
    ['exports passed to a function', 'exports.handler = (a, b, c) => 1; wrap(exports)'],
    ['a module passed to a function', 'exports.handler = (a, b, c) => 1; wrap(module)'],
    ['a local variable exports', '(function (exports) { exports.handler = (a, b, c) => 1 })({})'],
    ['an assignment in a block', 'if (x) { exports.handler = (a, b, c) => 1 }'],
    ['an assignment in an array', '[exports.handler = (a, b, c) => 1]'],
    ['empty code', ''],
  ])('%s', (_, code) => {
    expect(parametersOf(code, 'handler')).toBeUndefined();
  });
});
