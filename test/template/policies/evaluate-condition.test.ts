import { ABSENT, conditionHolds, textComparison, Unknown } from '../../../src/template';

const context = new Map<string, ReturnType<typeof textComparison> | typeof ABSENT>([
  ['aws:sourcearn', textComparison('arn:aws:sns:us-east-1:1:orders')], ['aws:securetransport', textComparison('true')], ['aws:principalorgid', ABSENT],
]);
const ARN = 'aws:SourceArn';
const why = new Unknown('why');

describe('a condition of a policy', () => {
  test.each([
    ['StringEquals', ARN, ['arn:aws:sns:us-east-1:1:orders'], true],
    ['StringEquals', 'AWS:SOURCEARN', ['arn:aws:sns:us-east-1:1:orders'], true],
    ['StringEquals', ARN, ['x', 'arn:aws:sns:us-east-1:1:orders'], true],
    ['StringEquals', ARN, ['arn:aws:sns:*:1:orders'], false],
    ['StringEqualsIgnoreCase', ARN, ['x'], false],
    ['StringLike', ARN, ['arn:aws:sns:*:orders'], true],
    ['ArnLike', ARN, ['arn:aws:sns:*:?:orders'], true],
    ['ArnEquals', ARN, ['arn:aws:sns:*:*:*'], true],
    ['ArnEquals', ARN, ['arn:aws:sqs:*:*:*'], false],
    ['StringNotEquals', ARN, ['x', 'y'], true],
    ['StringNotLike', ARN, ['arn:*'], false],
    ['ArnNotEquals', ARN, ['arn:*'], false],
    ['ArnNotLike', ARN, ['x'], true],
    ['ArnLike', ARN, [], false],
    ['Bool', 'aws:SecureTransport', ['True'], true],
    ['Bool', 'aws:SecureTransport', ['false'], false],
    ['BoolIfExists', 'aws:SecureTransport', ['false'], false],
    ['Null', ARN, ['false'], true],
    ['Null', ARN, ['true'], false],
    ['Null', 'aws:PrincipalOrgID', ['true'], true],
    ['StringEquals', 'aws:PrincipalOrgID', ['o-1'], false],
    ['StringEqualsIfExists', 'aws:PrincipalOrgID', ['o-1'], true],
    ['StringNotEquals', 'aws:PrincipalOrgID', ['o-1'], true],
    ['ForAllValues:StringEquals', 'aws:PrincipalOrgID', ['o-1'], true],
    ['ForAnyValue:StringEquals', 'aws:PrincipalOrgID', ['o-1'], false],
    ['ForAnyValue:ArnLike', ARN, ['arn:aws:sns:*'], true],
  ])('%s on %s with %j is %s', (operator, key, values, expected) => {
    expect(conditionHolds({ operator, key, values }, context)).toBe(expected);
  });

  test.each([
    ['its key depends on the request', 'StringEquals', 'aws:SourceVpc', ['vpc-1'], 'the condition on aws:SourceVpc depends on the request'],
    ['its operator is not evaluated', 'IpAddress', ARN, ['10.0.0.0/8'], 'the condition operator IpAddress is not evaluated'],
    ['its value has a variable', 'StringEquals', ARN, ['${aws:PrincipalTag/team}'], 'the policy variable in ${aws:PrincipalTag/team} depends on the request'],
    ['its value is unknown', 'StringNotEquals', ARN, [why], 'why'],
    ['a value of Null is unknown', 'Null', ARN, [why], 'why'],
  ])('is unknown if %s', (_, operator, key, values, reason) => {
    expect(conditionHolds({ operator, key, values }, context)).toEqual(new Unknown(reason));
  });

  test('holds if one value is unknown and another one matches', () => {
    expect(conditionHolds({ operator: 'ArnLike', key: ARN, values: [why, 'arn:*'] }, context)).toBe(true);
  });
});
