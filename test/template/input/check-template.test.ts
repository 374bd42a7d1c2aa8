import { findingsIn } from '../../../src/nag/findings';
import { Simulation } from '../../../src/simulator';
import { readTemplates, TemplateError, TemplateInput, Unknown } from '../../../src/template';
import { flowOf, QUEUE, valueOf } from '../flow';

describe('a template with a wrong structure is refused, with its stack and logical id', () => {
  test.each<[string, object, string, string]>([
    ['a resource that is null', { Resources: { A: null } }, 'Stack/A', 'is null, but must be an object'],
    ['a resource that is text', { Resources: { A: 'x' } }, 'Stack/A', 'is text, but must be an object'],
    ['a resource that is a list', { Resources: { A: [] } }, 'Stack/A', 'is a list, but must be an object'],
    ['a resource without a type', { Resources: { A: {} } }, 'Stack/A', 'has no Type'],
    ['a type that is not text', { Resources: { A: { Type: { Ref: 'T' } } } }, 'Stack/A', 'has a Type that is an object, but must be text'],
    ['properties that are text', { Resources: { A: { Type: 'T', Properties: 'x' } } }, 'Stack/A', 'has Properties that are text, but must be an object'],
    ['properties that are null', { Resources: { A: { Type: 'T', Properties: null } } }, 'Stack/A', 'has Properties that are null, but must be an object'],
    ['metadata that is a list', { Resources: { A: { Type: 'T', Metadata: [1] } } }, 'Stack/A', 'has Metadata that are a list, but must be an object'],
    ['a condition that is not a name', { Resources: { A: { Type: 'T', Condition: { Ref: 'C' } } } }, 'Stack/A', 'has a Condition that is an object, but must be the name of one'],
    ['a logical id that objects inherit', JSON.parse('{"Resources": {"__proto__": {"Type": "T"}}}'), 'Stack/__proto__', 'is a logical id with characters other than letters and digits'],
    ['a logical id with a slash', { Resources: { 'A/B': { Type: 'T' } } }, 'Stack/A/B', 'is a logical id with characters other than letters and digits'],
    ['resources that are a list', { Resources: [] }, 'Stack/Resources', 'is a list, but must be an object'],
    ['parameters that are a number', { Resources: {}, Parameters: 1 }, 'Stack/Parameters', 'is a number, but must be an object'],
    ['a parameter that is null', { Resources: {}, Parameters: { P: null } }, 'Stack/Parameters/P', 'is null, but must be an object'],
    ['an output that is text', { Resources: {}, Outputs: { O: 'x' } }, 'Stack/Outputs/O', 'is text, but must be an object'],
    ['a condition that is true', { Resources: {}, Conditions: { C: true } }, 'Stack/Conditions/C', 'is a boolean, but must be an object'],
    ['mappings that are text', { Resources: {}, Mappings: 'x' }, 'Stack/Mappings', 'is text, but must be an object'],
  ])('%s', (_, template, place, problem) => {
    const refused = new TemplateError(place, problem);
    expect(() => readTemplates(template as TemplateInput)).toThrow(refused);
    expect(() => Simulation.fromTemplate(template as TemplateInput)).toThrow(refused);
  });

  test.each<[string, unknown, string]>([
    ['text', 'x', 'the input: is neither a template, nor templates, nor a cloud assembly'],
    ['null', null, 'the input: is neither a template, nor templates, nor a cloud assembly'],
    ['a list of null', [null], 'stack 1 of the list: has no stackName'],
    ['a stack without a name', [{ stackName: 'A', template: {} }, { template: {} }], 'stack 2 of the list: has no stackName'],
    ['a stack without a template', [{ stackName: 'A' }], 'A: is not a CloudFormation template, because it has no Resources'],
    ['a template that is a list', { A: [] }, 'A: is not a CloudFormation template, because it has no Resources'],
    ['a nested template that is null', [{ stackName: 'A', template: {}, nested: { N: null } }], 'A/N: is not a CloudFormation template, because it has no Resources'],
    ['a nested stack with the id of another stack', [{ stackName: 'A', template: {}, nested: { N: {} } }, { stackName: 'A/N', template: {} }], 'A/N: is the id of two stacks: give each stack a unique id'],
  ])('an input that is %s', (_, input, message) => {
    expect(() => readTemplates(input as TemplateInput)).toThrow(message);
  });

  test('a nested stack that contains itself', () => {
    const own: { template: object; nested: object } = { template: { Resources: {} }, nested: {} };
    own.nested = { Again: own };
    expect(() => readTemplates([{ stackName: 'App', template: {}, nested: { N: own } }] as TemplateInput)).toThrow(new TemplateError('App/N/Again', 'is a nested stack that contains itself'));
  });

  test('more nested stacks than CloudFormation deploys', () => {
    const nested = Object.fromEntries(Array.from({ length: 2_501 }, (_, i) => [`N${i}`, {}]));
    expect(() => readTemplates([{ stackName: 'App', template: {}, nested }])).toThrow(new TemplateError('App/N2500', 'is one of more than 2500 nested stacks, which CloudFormation does not deploy at once'));
  });
});

describe('names that objects inherit', () => {
  const constructor = { ...QUEUE, Properties: { DelaySeconds: 7 } };

  test('are names like any other', () => {
    const sections = {
      Parameters: { toString: { Type: 'String', Default: 'a' } },
      Conditions: { valueOf: { 'Fn::Equals': [{ Ref: 'toString' }, 'a'] } },
      Mappings: { hasOwnProperty: { a: { b: 'mapped' } } },
    };
    const flow = flowOf({ constructor, isPrototypeOf: { ...QUEUE, Condition: 'valueOf' } }, sections);
    expect(flow.queues.map(({ key, delaySeconds, name }) => [key, delaySeconds, name])).toEqual([['Stack/constructor', 7, 'Stack-constructor'], ['Stack/isPrototypeOf', 0, 'Stack-isPrototypeOf']]);
    expect(valueOf({ 'Fn::FindInMap': ['hasOwnProperty', 'a', 'b'] }, sections)).toBe('mapped');
    expect(valueOf({ 'Fn::Sub': '${toString}' }, sections)).toBe('a');
    expect(valueOf({ 'Fn::Sub': ['${valueOf}', { valueOf: 'own' }] })).toBe('own');
  });

  test.each<[string, unknown, string]>([
    ['a resource or parameter', { Ref: 'constructor' }, "stack 'Stack' has no resource or parameter constructor"],
    ['a variable', { 'Fn::Sub': ['${constructor}', {}] }, "stack 'Stack' has no resource or parameter constructor"],
    ['a condition', { 'Fn::If': ['toString', 1, 2] }, "stack 'Stack' has no condition toString"],
    ['an output', { 'Fn::GetStackOutput': { StackName: 'Stack', OutputName: 'valueOf' } }, "stack 'Stack' has no output valueOf"],
    ['a mapping', { 'Fn::FindInMap': ['constructor', 'name', 'length'] }, 'mapping constructor has no value for name and length'],
    ['a function', { 'Fn::constructor': 1 }, 'Fn::constructor is known only to CloudFormation'],
    ['an export', { 'Fn::ImportValue': '__proto__' }, 'none of these stacks exports __proto__'],
  ])('do not stand for %s that is missing', (_, piece, reason) => {
    expect(valueOf(piece)).toEqual(new Unknown(reason));
  });

  test('do not stand for types, attributes and properties', () => {
    const flow = flowOf({ A: { Type: 'constructor' }, B: { Type: 'toString' } }, { Outputs: { It: { Value: { 'Fn::GetAtt': ['A', 'constructor'] } } } });
    expect(flow.others.map(({ type }) => type)).toEqual(['constructor', 'toString']);
    expect(flow.stacks[0].outputs.It).toEqual(new Unknown('attribute constructor of constructor A is known only to CloudFormation'));
    expect(flow.others[0].properties.has('constructor')).toBe(false);
    expect(flow.others[0].properties.has('constructor.name')).toBe(false);
    expect(findingsIn(flow)).toEqual([]);
  });

  test('are kept as keys', () => {
    const Variables = JSON.parse('{"__proto__": "a", "constructor": "b", "a.b": "c"}');
    const [{ environment }] = flowOf({ Fn: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables } } } }).functions;
    expect(Object.entries(environment)).toEqual([['__proto__', 'a'], ['constructor', 'b'], ['a.b', 'c']]);
    expect(JSON.stringify(valueOf(JSON.parse('{"__proto__": {"Ref": "AWS::Region"}, "a": 1}')))).toBe('{"__proto__":"us-east-1","a":1}');
  });

  test('a filter of a bucket has a prefix and a suffix only', () => {
    const Rules = [{ Name: 'target', Value: 'x' }, { Name: '__proto__', Value: 'x' }, { Name: 'Prefix', Value: 'in/' }];
    const NotificationConfiguration = { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: { 'Fn::GetAtt': ['Q', 'Arn'] }, Filter: { S3Key: { Rules } } }] };
    const [{ notifications }] = flowOf({ Q: QUEUE, B: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration } } }).buckets;
    expect(notifications).toMatchObject([{ prefix: 'in/', target: { key: 'Stack/Q' } }]);
  });
});

describe('values of a wrong type', () => {
  const hostile = { toString: 1, valueOf: 1 };
  test.each<[string, unknown, string]>([
    ['variables that are text', { 'Fn::Sub': ['${a}', 'text'] }, 'Fn::Sub is not used as CloudFormation documents it'],
    ['variables that are unknown', { 'Fn::Sub': ['${reason}', { 'Fn::GetAZs': '' }] }, "stack 'Stack' has no resource or parameter reason"],
    ['a condition that is an object', { 'Fn::If': [hostile, 1, 2] }, 'Fn::If is not used as CloudFormation documents it'],
    ['an empty condition', { 'Fn::If': ['Empty', 1, 2] }, 'a condition is not used as CloudFormation documents it'],
    ['one value to compare', { 'Fn::If': ['One', 1, 2] }, 'a condition is not used as CloudFormation documents it'],
    ['nothing to negate', { 'Fn::If': ['Nothing', 1, 2] }, 'a condition is not used as CloudFormation documents it'],
    ['an attribute that is an object', { 'Fn::GetAtt': ['Queue', hostile] }, 'Fn::GetAtt is not used as CloudFormation documents it'],
    ['the name of an export that is an object', { 'Fn::ImportValue': hostile }, 'Fn::ImportValue is not used as CloudFormation documents it'],
    ['the name of a map that is an object', { 'Fn::FindInMap': [hostile, 'a', 'b'] }, 'mapping null has no value for a and b'],
    ['the name of a stack that is an object', { 'Fn::GetStackOutput': { StackName: hostile, OutputName: 'a' } }, 'Fn::GetStackOutput is not used as CloudFormation documents it'],
    ['the output of a stack that is text', { 'Fn::GetStackOutput': 'text' }, 'Fn::GetStackOutput is not used as CloudFormation documents it'],
    ['a parameter that is an object', { Ref: 'Object' }, 'parameter Object is neither text nor a list of texts'],
  ])('%s: the value is unknown', (_, piece, reason) => {
    const Conditions = { Empty: {}, One: { 'Fn::Equals': ['a'] }, Nothing: { 'Fn::Not': [] } };
    const Parameters = { Object: { Type: {}, Default: hostile } };
    expect(valueOf(piece, { Resources: { Queue: QUEUE }, Conditions, Parameters })).toEqual(new Unknown(reason));
  });

  test('numbers that are not finite, flags that are objects and texts that are lists are unknown', () => {
    const [queue] = flowOf({ Q: { ...QUEUE, Properties: { DelaySeconds: '1e400', FifoQueue: hostile, QueueName: ['a'] } } }).queues;
    expect(queue.delaySeconds).toEqual(new Unknown("DelaySeconds of AWS::SQS::Queue 'Stack/Q' is not a number"));
    expect(queue.fifo).toEqual(new Unknown("FifoQueue of AWS::SQS::Queue 'Stack/Q' is not a boolean"));
    expect(queue.name).toBe('Stack-Q');
  });

  test('objects in the place of texts do not end the rules', () => {
    const texts = ['FunctionName', 'Description', 'Qualifier', 'Role', 'LoggingConfig'].map(name => [name, hostile]);
    const Properties = { ...Object.fromEntries(texts), Environment: { Variables: hostile } };
    const types = ['AWS::Lambda::Function', 'AWS::Lambda::EventInvokeConfig', 'AWS::Lambda::Version', 'AWS::SQS::Queue'];
    const flow = flowOf(Object.fromEntries(types.map((Type, i) => [`R${i}`, { Type, Properties }])));
    expect(findingsIn(flow).filter(({ detail }) => detail.includes('the rule failed'))).toEqual([]);
  });
});

test('a macro in the place of a resource is a resource that is not read', () => {
  const { others, queues } = flowOf({ 'Fn::ForEach::Queues': ['Name', ['a'], {}], 'Included': { 'Fn::Transform': { Name: 'AWS::Include' } }, 'Q': QUEUE }, { Outputs: { 'Fn::ForEach::Urls': ['Name', ['a'], {}], 'Fn::ForEach::None': null } });
  expect(others.map(({ type, logicalId }) => [type, logicalId])).toEqual([['Fn::ForEach', 'Fn::ForEach::Queues'], ['Fn::Transform', 'Included']]);
  expect(queues).toHaveLength(1);
});
