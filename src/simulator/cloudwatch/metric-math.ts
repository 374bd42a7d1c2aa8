import { Expression, parseExpression } from './metric-expression';
import {
  Datapoints, differences, finite, interpolated, isList, isSeries, MathValue, pointOf, present, repeated, sumOf, TimeSeries,
} from './time-series';
import { UnsupportedFeatureError } from '../kernel/errors';

/** The metrics and expressions that an expression can refer to. */
export interface MathContext {
  /** The ids of the metrics, without expressions. */
  readonly metricIds: readonly string[];

  /** The period that all metrics of an alarm share. */
  readonly periodSeconds: number;

  /** The number of data points in each series. */
  readonly length: number;

  /** Returns the data points of a metric or an expression. */
  series(id: string): Datapoints;
}

type Calculation = (left: number, right: number) => number;
const truth = (condition: boolean) => condition ? 1 : 0;
const and: Calculation = (a, b) => truth(a !== 0 && b !== 0);
const or: Calculation = (a, b) => truth(a !== 0 || b !== 0);

const OPERATORS = new Map<string, Calculation>([
  ['+', (a, b) => a + b], ['-', (a, b) => a - b], ['*', (a, b) => a * b], ['/', (a, b) => a / b], ['^', (a, b) => a ** b],
  ['==', (a, b) => truth(a === b)], ['!=', (a, b) => truth(a !== b)],
  ['<', (a, b) => truth(a < b)], ['<=', (a, b) => truth(a <= b)], ['>', (a, b) => truth(a > b)], ['>=', (a, b) => truth(a >= b)],
  ['AND', and], ['&&', and], ['OR', or], ['||', or],
]);

const FUNCTIONS = new Map<string, (call: Call) => MathValue>([
  ['ABS', call => eachPoint(call.value(0), Math.abs)],
  ['CEIL', call => eachPoint(call.value(0), Math.ceil)],
  ['FLOOR', call => eachPoint(call.value(0), Math.floor)],
  ['DIFF', call => eachSeries(call, points => differences(points, () => 1))],
  ['RATE', call => eachSeries(call, points => differences(points, periods => periods * call.context.periodSeconds))],
  ['FILL', call => eachSeries(call, points => filled(points, call))],
  ['IF', choose],
  ['SUM', call => aggregate(call, sumOf, sumOf)],
  ['AVG', call => aggregate(call, values => sumOf(values) / values.length, (values, all) => sumOf(values) / all)],
  ['MIN', call => aggregate(call, values => Math.min(...values), values => Math.min(...values))],
  ['MAX', call => aggregate(call, values => Math.max(...values), values => Math.max(...values))],
  ['METRICS', call => metrics(call)],
  ['PERIOD', call => call.context.periodSeconds],
]);

/**
 * Compiles a metric math expression. A missing data point counts as 0 beside an existing one, and results that cannot be calculated are dropped,
 * as CloudWatch documents it for each operator and function.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 * @throws UnsupportedFeatureError for functions other than ABS, AVG, CEIL, DIFF, FILL, FLOOR, IF, MAX, METRICS, MIN, PERIOD, RATE and SUM
 */
export function compileMath(text: string): (context: MathContext) => Datapoints {
  const expression = parseExpression(text);
  refuseUnknownFunctions(expression, text);
  return context => {
    const value = new Evaluation(text, context).of(expression);
    if (!isSeries(value)) refuse(text, 'a result that is not a single time series', 'combine several time series with a function like SUM or MAX');
    return value.points;
  };
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'list': return expression.items;
    case 'call': return expression.args;
    case 'negative': return [expression.operand];
    case 'binary': return [expression.left, expression.right];
    default: return [];
  }
}

function refuseUnknownFunctions(expression: Expression, text: string): void {
  if (expression.kind === 'call' && !FUNCTIONS.has(expression.name)) {
    refuse(text, `the function ${expression.name}`, `use ${[...FUNCTIONS.keys()].join(', ')}, or watch a single metric`);
  }
  partsOf(expression).forEach(part => refuseUnknownFunctions(part, text));
}

function refuse(text: string, what: string, fix: string): never {
  throw new UnsupportedFeatureError(`expression '${text}'`, what, fix);
}

/** Evaluates a parsed expression in a context. */
class Evaluation {
  constructor(public readonly text: string, public readonly context: MathContext) {}

  public of(expression: Expression): MathValue {
    switch (expression.kind) {
      case 'number': return expression.value;
      case 'name': return { points: this.context.series(expression.name) };
      case 'list': return expression.items.map(item => this.of(item)).flatMap(value => this.seriesOf(value));
      case 'negative': return eachPoint(this.of(expression.operand), value => -value);
      case 'binary': return this.combine(OPERATORS.get(expression.operator)!, this.of(expression.left), this.of(expression.right));
      case 'call': return FUNCTIONS.get(expression.name)!(new Call(this, expression.name, expression.args));
      case 'text': return refuse(this.text, `the text '${expression.value}'`, 'use texts only in METRICS()');
    }
  }

  /** Returns the time series in a value. */
  public seriesOf(value: MathValue): readonly TimeSeries[] {
    if (typeof value === 'number') return refuse(this.text, `the number ${value} in place of a time series`, 'use a metric');
    return isSeries(value) ? [value] : value;
  }

  private combine(calculate: Calculation, left: MathValue, right: MathValue): MathValue {
    if (isList(left) && isList(right)) return refuse(this.text, 'an operator between two lists', 'use a single time series on one side');
    if (isList(left)) return left.map(one => this.combine(calculate, one, right) as TimeSeries);
    if (isList(right)) return right.map(one => this.combine(calculate, left, one) as TimeSeries);
    if (typeof left === 'number' && typeof right === 'number') return calculate(left, right);
    const points = Array.from({ length: this.context.length }, (_, i) => {
      const [a, b] = [pointOf(left, i), pointOf(right, i)];
      const missing = isSeries(left) && isSeries(right) ? a === undefined && b === undefined : a === undefined || b === undefined;
      return missing ? undefined : finite(calculate(a ?? 0, b ?? 0));
    });
    return { points };
  }
}

/** A function call with its arguments. */
class Call {
  constructor(public readonly evaluation: Evaluation, public readonly name: string, public readonly args: readonly Expression[]) {}

  public get context(): MathContext {
    return this.evaluation.context;
  }

  public value(index: number): MathValue {
    return this.evaluation.of(this.args[index] ?? this.refuse(`with ${this.args.length} arguments`));
  }

  /** Returns an argument that is a word or a text: REPEAT, LINEAR, "errors". */
  public word(index: number): string | undefined {
    const arg = this.args[index];
    if (arg?.kind === 'name') return arg.name;
    return arg?.kind === 'text' ? arg.value : undefined;
  }

  /** Returns an argument that is a number or a single time series. */
  public single(index: number): number | TimeSeries {
    const value = this.value(index);
    return isList(value) ? this.refuse('with a list') : value;
  }

  public refuse(how: string): never {
    return refuse(this.evaluation.text, `${this.name} ${how}`, 'see the CloudWatch guide for its arguments');
  }
}

function eachPoint(value: MathValue, calculate: (value: number) => number): MathValue {
  if (typeof value === 'number') return calculate(value);
  const one = ({ points }: TimeSeries): TimeSeries => ({ points: points.map(point => point === undefined ? undefined : calculate(point)) });
  return isSeries(value) ? one(value) : value.map(one);
}

function eachSeries(call: Call, change: (points: Datapoints) => Datapoints): MathValue {
  const value = call.value(0);
  const changed = call.evaluation.seriesOf(value).map(({ points }) => ({ points: change(points) }));
  return isList(value) ? changed : changed[0];
}

function filled(points: Datapoints, call: Call): Datapoints {
  const how = call.word(1);
  if (how === 'REPEAT') return repeated(points);
  if (how === 'LINEAR') return interpolated(points);
  const filler = call.single(1);
  return points.map((point, i) => point ?? pointOf(filler, i));
}

/** Evaluates `IF(condition, then, otherwise)`: a missing condition or `otherwise` drops the data point, and a missing `then` is 0. */
function choose(call: Call): MathValue {
  const condition = call.single(0);
  const then = call.single(1);
  const otherwise = call.args.length > 2 ? call.single(2) : undefined;
  if (typeof condition === 'number') return (condition !== 0 ? then : otherwise) ?? { points: new Array<undefined>(call.context.length).fill(undefined) };
  const points = condition.points.map((point, i) => {
    if (point === undefined) return undefined;
    if (point !== 0) return pointOf(then, i) ?? 0;
    return otherwise === undefined ? undefined : pointOf(otherwise, i);
  });
  return { points };
}

/** Aggregates a time series to a number, or a list to a time series; a data point that all series miss stays missing. */
function aggregate(call: Call, ofPoints: (values: number[]) => number, ofSeries: (values: number[], all: number) => number): MathValue {
  const value = call.value(0);
  const all = call.evaluation.seriesOf(value);
  if (isSeries(value)) return ofPoints(present(value.points));
  const points = Array.from({ length: call.context.length }, (_, i) => {
    const values = present(all.map(series => series.points[i]));
    return values.length === 0 ? undefined : ofSeries(values, all.length);
  });
  return { points };
}

/** Returns all metrics, or those whose id contains a text. */
function metrics(call: Call): MathValue {
  const part = call.word(0) ?? '';
  return call.context.metricIds.filter(id => id.includes(part)).map(id => ({ points: call.context.series(id) }));
}
