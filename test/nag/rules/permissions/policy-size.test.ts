import { testCases } from '../../cases';
import { alias, allow, arnOf, fn, of, permission, policy, queue, ref, role, topic, UNKNOWN } from '../../resources';
import { Resources } from '../../verdicts';

const permissions = (count: number, FunctionName: unknown = ref('Fn')): Resources => Object.fromEntries(Array.from({ length: count }, (_, i) => [`Permission${i}`, permission('sns.amazonaws.com', { FunctionName })]));
const long = (characters: number) => allow('s3:GetObject', `arn:aws:s3:::${'b'.repeat(characters)}`);
const managed = (statement: object) => of('AWS::IAM::ManagedPolicy')({ Roles: [ref('Role')], PolicyDocument: { Statement: [statement] } });
const queuePolicy = (...Statement: unknown[]) => of('AWS::SQS::QueuePolicy')({ Queues: [ref('Queue')], PolicyDocument: { Statement } });
const statements = (count: number) => Array.from({ length: count }, () => allow('sqs:SendMessage', '*'));

describe('rules for the size of policies', () => {
  testCases([
    ['a function with few permissions [E11]', 'FunctionPolicySize', 'Fn', 'complies', { Fn: fn(), ...permissions(45) }],
    ['a function with many permissions [E11]', 'FunctionPolicySize', 'Fn', 'violates', { Fn: fn(), ...permissions(46) }],
    ['permissions for the function and its alias, which have their own policies', 'FunctionPolicySize', 'Fn', 'complies', { Fn: fn(), Live: alias(), ...permissions(45), OfAlias: permission('sns.amazonaws.com', { FunctionName: ref('Live') }) }],
    ['an alias with many permissions [E11]', 'FunctionPolicySize', 'Fn', 'violates', { Fn: fn(), Live: alias(), OfFunction: permission('sns.amazonaws.com'), ...permissions(46, ref('Live')) }],
    ['a function without permissions', 'FunctionPolicySize', 'Fn', 'does not apply', { Fn: fn() }],

    ['a small role [E11]', 'RolePolicySize', 'Role', 'complies', { Role: role(), Policy: policy(long(5000)), Other: policy(long(5000)) }],
    ['a role with large inline policies [E11]', 'RolePolicySize', 'Role', 'violates', { Role: role({ Policies: [{ PolicyDocument: { Statement: [long(4000)] } }] }), Policy: policy(long(4000)), Other: policy(long(3000)) }],
    ['a role with a large managed policy [E11]', 'RolePolicySize', 'Role', 'violates', { Role: role(), Policy: managed(long(6100)) }],
    ['a role whose policies are split into managed policies', 'RolePolicySize', 'Role', 'complies', { Role: role(), Policy: policy(long(9000)), Overflow: managed(long(6000)), More: managed(long(6000)) }],
    ['a role with unknown policies', 'RolePolicySize', 'Role', 'complies', { Role: role({ Policies: UNKNOWN }), Policy: policy(UNKNOWN) }],
    ['a role with an unknown policy among others', 'RolePolicySize', 'Role', 'complies', { Role: role({ Policies: [UNKNOWN, { PolicyDocument: UNKNOWN }] }) }],

    ['a small queue policy [E11]', 'QueuePolicySize', 'Queue', 'complies', { Queue: queue(), Policy: queuePolicy(...statements(20)) }],
    ['a queue policy with many statements [E11]', 'QueuePolicySize', 'Queue', 'violates', { Queue: queue(), Policy: queuePolicy(...statements(21)) }],
    ['a long queue policy [E11]', 'QueuePolicySize', 'Queue', 'violates', { Queue: queue(), Small: queuePolicy(), Policy: queuePolicy(long(8192)) }],
    ['a queue without a policy', 'QueuePolicySize', 'Queue', 'does not apply', { Queue: queue(), Topic: topic(), Policy: of('AWS::SNS::TopicPolicy')({ Topics: [arnOf('sns', 't')] }) }],
  ]);
});
