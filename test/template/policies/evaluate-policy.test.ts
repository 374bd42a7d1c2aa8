import fc from 'fast-check';
import { PolicyRequest, policyAllows, policyDenies, readSupportingResources, Statement, textComparison, Unknown } from '../../../src/template';
import { flowOf } from '../flow';

const unknown = { 'Fn::GetAZs': '' };
const why = new Unknown('Fn::GetAZs is known only to CloudFormation');
const statementsOf = (statements: unknown): readonly Statement[] =>
  readSupportingResources(flowOf({ It: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Statement: statements } } } })).policies[0].statements;
const ARN = 'arn:aws:sqs:us-east-1:1:q';
const request: PolicyRequest = { action: 'sqs:SendMessage', resource: textComparison(ARN), context: new Map() };
const ofService = { ...request, requester: { service: 'sns' } };
const ofRole = { ...request, requester: { role: textComparison('arn:aws:iam::111122223333:role/r'), account: textComparison('111122223333'), viaAccount: false } };
const allow = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' };

describe('a policy', () => {
  test.each<[string, unknown, unknown]>([
    ['without statements', [], false],
    ['that is not set', undefined, false],
    ['that allows the action', allow, true],
    ['that allows another action', { ...allow, Action: 'sqs:ReceiveMessage' }, false],
    ['that allows all actions but others', { Effect: 'Allow', NotAction: ['sqs:Receive*'], Resource: '*' }, true],
    ['that allows all actions but this', { Effect: 'Allow', NotAction: ['sqs:Send*'], Resource: '*' }, false],
    ['that allows all resources but others', { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:sns:*' }, true],
    ['that allows all resources but this', { Effect: 'Allow', Action: '*', NotResource: '*:q' }, false],
    ['without a resource', { Effect: 'Allow', Action: '*' }, false],
    ['that allows and denies', [allow, { ...allow, Effect: 'Deny' }], false],
    ['that may allow', [{ ...allow, Action: unknown }], why],
    ['that may allow another resource', [{ ...allow, Action: unknown, Resource: 'arn:aws:sns:*' }], false],
    ['that may deny', [allow, { Effect: 'Deny', Action: unknown, Resource: '*' }], why],
    ['that allows, and may allow more', [allow, unknown], true],
    ['that may except the action', { Effect: 'Allow', NotAction: unknown, Resource: '*' }, why],
    ['that may allow for two reasons', [{ ...allow, Action: unknown }, { ...allow, Resource: '${aws:username}' }], why],
    ['with an unknown resource', { ...allow, Resource: [unknown] }, why],
    ['with a variable', { ...allow, Resource: 'arn:${aws:username}' }, new Unknown('the policy variable in arn:${aws:username} depends on the request')],
    ['with an unknown condition', { ...allow, Condition: unknown }, why],
    ['with an unknown operator', { ...allow, Condition: { StringEquals: unknown } }, why],
    ['with a condition that is not an object', { ...allow, Condition: { StringEquals: 'x' } }, expect.any(Unknown)],
    ['with an operator that has a dot', { ...allow, Condition: { 'String.Equals': { 'aws:SourceArn': 'x' } } }, expect.any(Unknown)],
    ['with an operator without keys', { ...allow, Condition: { StringEquals: null } }, expect.any(Unknown)],
    ['with an action that is not text', { ...allow, Action: [null] }, expect.any(Unknown)],
    ['with a key that has a dot', { ...allow, Condition: { StringEquals: { 'aws:PrincipalTag/a.b': 'x' } } }, new Unknown('the condition on aws:PrincipalTag/a.b depends on the request')],
  ])('%s', (_, statements, expected) => {
    expect(policyAllows(statementsOf(statements), request)).toEqual(expected);
  });

  test.each<[string, unknown, unknown, unknown]>([
    ['anyone', '*', true, true],
    ['anyone, in a list', { AWS: ['*'] }, true, true],
    ['the service', { Service: 'sns.amazonaws.com' }, true, false],
    ['the service among others', { Service: ['s3.amazonaws.com', 'sns.amazonaws.com'] }, true, false],
    ['the service in a Region', { Service: 'sns.eu-south-1.amazonaws.com' }, true, false],
    ['the service in China', { Service: 'sns.amazonaws.com.cn' }, true, false],
    ['what is no service', { Service: 'sns' }, false, false],
    ['all users of another system', { Federated: '*' }, false, false],
    ['the number of the account as a service', { Service: 'arn:aws:iam::111122223333:role/r' }, false, false],
    ['another service', { Service: 'snsx.amazonaws.com' }, false, false],
    ['the role', { AWS: 'arn:aws:iam::111122223333:role/r' }, false, true],
    ['another role', { AWS: 'arn:aws:iam::111122223333:role/s' }, false, false],
    ['the account', { AWS: '111122223333' }, false, false],
    ['the root of the account', { AWS: 'arn:aws:iam::111122223333:root' }, false, false],
    ['a user of another system', { Federated: 'sns.amazonaws.com' }, false, false],
    ['nobody', undefined, false, false],
    ['an unknown principal', unknown, why, why],
    ['an unknown service', { Service: unknown }, why, why],
  ])('that names %s as the principal', (_, Principal, serviceMay, roleMay) => {
    const statements = statementsOf({ ...allow, Principal });
    expect([policyAllows(statements, ofService), policyAllows(statements, ofRole)]).toEqual([serviceMay, roleMay]);
  });

  test('that names the account allows a role to which the account delegates', () => {
    const statements = statementsOf({ ...allow, Principal: { AWS: '111122223333' } });
    expect(policyAllows(statements, { ...ofRole, requester: { ...ofRole.requester, viaAccount: true } })).toBe(true);
  });

  test('that denies the account denies its roles', () => {
    const denies = (AWS: string) => policyDenies(statementsOf({ ...allow, Effect: 'Deny', Principal: { AWS } }), ofRole);
    expect([denies('111122223333'), denies('999999999999')]).toEqual([true, false]);
  });

  test('with NotPrincipal is not evaluated', () => {
    expect(policyAllows(statementsOf({ ...allow, NotPrincipal: '*' }), ofService)).toEqual(new Unknown('NotPrincipal is not evaluated'));
  });

  test('that names the resource and another principal allows nothing', () => {
    const may = (AWS: string) => policyAllows(statementsOf({ ...allow, Resource: ARN, Principal: { AWS } }), { ...ofRole, arn: ARN });
    expect([may('arn:aws:iam::111122223333:role/s'), may('arn:aws:iam::111122223333:role/r')]).toEqual([false, true]);
  });

  test('is evaluated alike if the request has the ARN too', () => {
    const actions = fc.array(fc.constantFrom('sqs:SendMessage', 'SQS:sendmessage', 'sqs:*', 'sns:Publish'), { minLength: 1, maxLength: 2 });
    const resources = fc.array(fc.constantFrom(ARN, '*', 'arn:aws:sqs:*', 'arn:aws:sns:us-east-1:1:t'), { minLength: 1, maxLength: 2 });
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
      Action: actions,
      Resource: resources,
      NotAction: actions,
      NotResource: resources,
      Principal: fc.constantFrom('*', { AWS: 'arn:aws:iam::1:role/other' }),
      Condition: fc.constantFrom({}, unknown, { StringEquals: { 'aws:SourceArn': 'x' } }),
    }, { requiredKeys: ['Effect', 'Action', 'Resource'] });
    fc.assert(fc.property(fc.array(statement, { maxLength: 3 }), list => {
      const statements = statementsOf(list);
      for (const each of [request, ofRole]) expect(policyAllows(statements, { ...each, arn: ARN })).toEqual(policyAllows(statements, each));
    }), { seed: 19, numRuns: 1_000 });
  });
});
