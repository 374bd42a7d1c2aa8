import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALARM_LISTENERS, CARRIERS, COVERAGE, LOG_READERS, readTemplates, unmodelledProperties, WITHOUT_EVENTS } from '../../../src/template';
import type { PropertyCoverage } from '../../../src/template/inventory/property-coverage';

/** The modules of aws-cdk-lib whose resources take part in the flow of events. */
const MODULES = [
  'applicationautoscaling', 'cloudwatch', 'codedeploy', 'dynamodb', 'events', 'eventsv2', 'kinesis', 'kinesisfirehose', 'kms', 'lambda', 'logs', 'pipes', 's3',
  'scheduler', 'sns', 'sqs', 'stepfunctions',
];

/** Further modules that a list names types of. */
const OTHER_MODULES = ['iot', 'kinesisanalytics', 'kinesisanalyticsv2', 'ses'];

/** The paths of the properties of each resource type of a module, as its generated classes declare them. */
function typesOf(module: string): Map<string, readonly string[]> {
  const file = join(__dirname, `../../../node_modules/aws-cdk-lib/aws-${module}/lib/${module}.generated`);
  const classes = [...readFileSync(`${file}.js`, 'utf8').matchAll(/CFN_RESOURCE_TYPE_NAME="([^"]+)"/g)].map(([, type]) => type);
  const shapes = shapesIn(readFileSync(`${file}.d.ts`, 'utf8'));
  return new Map(classes.map(type => {
    const props = shapes.get(`Cfn${type.split('::')[2]}Props`);
    return [type, props ? pathsOf(props, shapes, []) : []];
  }));
}

type Shape = ReadonlyMap<string, string>;

function shapesIn(declarations: string): Map<string, Shape> {
  const shapes = new Map<string, Map<string, string>>();
  let [namespace, shape]: [string, Map<string, string> | undefined] = ['', undefined];
  for (const line of declarations.split('\n')) {
    const [opened] = [/^export declare namespace (\w+) \{/.exec(line)];
    const [declared, property] = [/^\s*(?:export )?interface (\w+)/.exec(line), /^\s*readonly (\w+)\??: (.*);/.exec(line)];
    if (opened) namespace = `${opened[1]}.`;
    else if (declared) shapes.set(`${namespace}${declared[1]}`, shape = new Map());
    else if (/^ {0,4}\}/.test(line)) [namespace, shape] = [line.startsWith('}') ? '' : namespace, undefined];
    else if (shape && property) shape.set(property[1], property[2]);
  }
  return shapes;
}

function pathsOf(shape: Shape, shapes: ReadonlyMap<string, Shape>, open: readonly string[]): string[] {
  return [...shape].flatMap(([name, type]) => {
    const nested = [...type.matchAll(/Cfn\w+\.\w+Property/g)].map(([found]) => found).find(found => shapes.has(found) && !open.includes(found));
    return nested === undefined ? [name] : pathsOf(shapes.get(nested)!, shapes, [...open, nested]).map(path => `${name}.${path}`);
  });
}

const TYPES = new Map(MODULES.flatMap(module => [...typesOf(module)]));
const listed = ({ modelled, refused = {}, irrelevant = {} }: PropertyCoverage) =>
  [...modelled, ...Object.keys(refused), ...Object.values(irrelevant).flat()];
const isBelow = (path: string, above: string) => `${path}.`.toLowerCase().startsWith(`${above}.`.toLowerCase());

describe('the list of what touches the flow of events', () => {
  const lists = [COVERAGE, CARRIERS, LOG_READERS, ALARM_LISTENERS].map(Object.keys).concat(Object.values(WITHOUT_EVENTS) as string[][]);

  test('names every type of these modules once: classify a new one', () => {
    expect(TYPES.size).toBeGreaterThan(90);
    const named = lists.flat();
    expect([...TYPES.keys()].filter(type => !named.includes(type))).toEqual([]);
    expect(named.filter((type, i) => named.indexOf(type) !== i)).toEqual([]);
  });

  test('names only types that exist', () => {
    const existing = new Set([...TYPES.keys(), ...OTHER_MODULES.flatMap(module => [...typesOf(module).keys()])]);
    expect(lists.flat().filter(type => !existing.has(type))).toEqual([]);
  });

  test.each(Object.keys(COVERAGE))('names every property of %s once: classify a new one', type => {
    const paths = listed(COVERAGE[type]);
    const existing = TYPES.get(type)!;
    expect(existing.length).toBeGreaterThan(1);
    expect(existing.filter(path => !paths.some(above => isBelow(path, above)))).toEqual([]);
    expect(paths.filter(path => paths.some(above => above !== path && isBelow(path, above)))).toEqual([]);
    expect(paths.filter((path, i) => paths.indexOf(path) !== i)).toEqual([]);
  });

  test.each(Object.keys(COVERAGE))('names only properties of %s that exist', type => {
    expect(listed(COVERAGE[type]).filter(path => !TYPES.get(type)!.some(existing => isBelow(existing, path)))).toEqual([]);
  });
});

describe('unmodelledProperties', () => {
  const found = (Type: string, Properties: object) => {
    const [entry] = [...readTemplates({ Resources: { R: { Type, Properties } } }).byKey.values()];
    return unmodelledProperties(entry).map(({ property }) => property);
  };

  test('finds those that are set to a value with an effect, also in a list, and those that no list names', () => {
    expect(found('AWS::Lambda::Function', { Timeout: 3, DurableConfig: { ExecutionTimeout: 60 }, Invented: 1 })).toEqual(['DurableConfig', 'Invented']);
    expect(found('AWS::Lambda::Function', { PublishToLatestPublished: false })).toEqual([]);
    expect(found('AWS::DynamoDB::Table', { KinesisStreamSpecification: { StreamArn: 'x' } })).toEqual(['KinesisStreamSpecification']);
    expect(found('AWS::CloudWatch::Alarm', { Metrics: [{ Id: 'a' }, { Id: 'b', AccountId: '123456789012' }], EvaluationWindow: { SlidingWindow: {} } })).toEqual(['Metrics.AccountId']);
    expect(found('AWS::Lambda::Function', { TenancyConfig: { Ref: 'AWS::NoValue' }, CapacityProviderConfig: { 'Fn::ImportValue': 'x' } })).toEqual(['CapacityProviderConfig']);
    expect(found('AWS::CloudWatch::Alarm', { Metrics: { 'Fn::ImportValue': 'x' } })).toEqual(['Metrics.AccountId']);
    expect(found('AWS::IAM::Role', { Invented: 1 })).toEqual([]);
  });
});
