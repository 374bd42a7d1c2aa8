import { Expression, parseExpression } from '../../../src/simulator/cloudwatch/metric-expression';
import { UnsupportedFeatureError } from '../../../src/simulator/kernel/errors';

/** The expression with all its parentheses. */
function written(expression: Expression): string {
  switch (expression.kind) {
    case 'number': return String(expression.value);
    case 'text': return JSON.stringify(expression.value);
    case 'name': return expression.name;
    case 'list': return `[${expression.items.map(written).join(' ')}]`;
    case 'call': return `${expression.name}(${expression.args.map(written).join(' ')})`;
    case 'negative': return `(-${written(expression.operand)})`;
    case 'binary': return `(${written(expression.left)} ${expression.operator} ${written(expression.right)})`;
  }
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax
describe('parseExpression', () => {
  test.each([
    ['m1', 'm1'],
    [' 1.5e2 ', '150'],
    ['.5', '0.5'],
    ['m1+m2*m3', '(m1 + (m2 * m3))'],
    ['m1-m2-m3', '((m1 - m2) - m3)'],
    ['(m1-(m2-m3))', '(m1 - (m2 - m3))'],
    ['100*errors/requests', '((100 * errors) / requests)'],
    ['-m1^2', '(-(m1 ^ 2))'],
    ['m1^-m2^2', '(m1 ^ (-(m2 ^ 2)))'],
    ['m1 - -5', '(m1 - (-5))'],
    ['m1 > 15 AND m2 > 15 OR m3 == 0', '(((m1 > 15) AND (m2 > 15)) OR (m3 == 0))'],
    ['a<=1||b>=2&&c!=3', '((a <= 1) || ((b >= 2) && (c != 3)))'],
    ['SUM([m1, m2])', 'SUM([m1 m2])'],
    ['METRICS()', 'METRICS()'],
    ['SUM(METRICS("errors"))', 'SUM(METRICS("errors"))'],
    ["METRICS('4xx')", 'METRICS("4xx")'],
    ['IF(FILL(m1, REPEAT) < 400, 1, 0)', 'IF((FILL(m1 REPEAT) < 400) 1 0)'],
  ])('reads %s', (text, expected) => {
    expect(written(parseExpression(text))).toBe(expected);
  });

  test.each([
    ['', "expression '': its end is not modelled"],
    ['m1 +', "expression 'm1 +': its end is not modelled"],
    ['m1 m2', "expression 'm1 m2': 'm2' at this position is not modelled"],
    ['(m1', "expression '(m1': its end is not modelled"],
    ['SUM(m1 m2)', "expression 'SUM(m1 m2)': 'm2' at this position is not modelled"],
    ['[m1,]', "expression '[m1,]': ']' at this position is not modelled"],
    ['* m1', "expression '* m1': '*' at this position is not modelled"],
    ['m1 % 2', "expression 'm1 % 2': ' % 2' is not modelled"],
  ])('rejects %j', (text, message) => {
    expect(() => parseExpression(text)).toThrow(UnsupportedFeatureError);
    expect(() => parseExpression(text)).toThrow(message);
  });
});
