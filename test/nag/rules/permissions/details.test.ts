import { findingsIn } from '../../../../src/nag/findings';
import { permissionRules } from '../../../../src/nag/rules/permissions';
import { readTemplates } from '../../../../src/template';
import { alarm, alias, allow, eventRule, fn, get, of, permission, policy, queue, ref, role, subscription, topic, worker } from '../../resources';
import { Resources } from '../../verdicts';

const detailsIn = (resources: Resources) => findingsIn(readTemplates({ Resources: resources }), permissionRules)
  .filter(({ violates }) => violates).map(({ rule, detail }) => `${rule.id}: ${detail}`);
const queuePolicy = (...Statement: object[]) => of('AWS::SQS::QueuePolicy')({ Queues: [ref('Queue')], PolicyDocument: { Statement } });
const delivered = (KmsMasterKeyId?: unknown) => ({ Rule: eventRule({ Arn: get('Queue') }), Queue: queue({ KmsMasterKeyId }) });
const fromRule = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*', Condition: { ArnEquals: { 'aws:SourceArn': get('Rule') } } };
const key = of('AWS::KMS::Key')({ KeyPolicy: { Statement: [] } });

describe('a finding says', () => {
  test.each<[string, Resources, string[]]>([
    ['what a role does not allow', { ...worker(), Role: role(), Policy: policy(allow('sqs:ReceiveMessage', '*')) }, [
      'SourcePermissions: The role Role does not allow sqs:DeleteMessage on Queue and sqs:GetQueueAttributes on Queue.',
    ]],
    ['what a role does not allow on a key', { ...worker({}, {}, queue({ KmsMasterKeyId: get('Key') })), Key: key, Role: role(), Policy: policy(allow('sqs:*', '*')) }, [
      'SourcePermissions: The role Role does not allow kms:Decrypt on the key of Queue.',
    ]],
    ['that a queue has no policy', delivered(), ['QueueSenderPermissions: The queue Queue has no policy, so it does not allow sqs:SendMessage from the rule Rule.']],
    ['which policy refuses the sender', { ...delivered(), Policy: queuePolicy() }, ['QueueSenderPermissions: The policy Policy of the queue Queue does not allow sqs:SendMessage from the rule Rule.']],
    ['which policies replace each other', { ...delivered(), One: queuePolicy(fromRule), Two: queuePolicy() }, [
      'QueueSenderPermissions: One of the policies One and Two, which replace each other on the queue Queue, does not allow sqs:SendMessage from the rule Rule.',
    ]],
    ['that no service can use a key of AWS', { ...delivered('alias/aws/sqs'), Policy: queuePolicy(fromRule) }, [
      'QueueSenderPermissions: The key alias/aws/sqs of the queue Queue does not allow the use of the key by the rule Rule, because its policy lets in no other service.',
    ]],
    ['that the key refuses the sender', { ...delivered(get('Key')), Key: key, Policy: queuePolicy(fromRule) }, [
      'QueueSenderPermissions: The policy of the key of the queue Queue does not allow the use of the key by the rule Rule.',
    ]],
    ['how many senders are refused', { Topic: topic({ KmsMasterKeyId: 'alias/aws/sns' }), ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`A${i}`, alarm('AWS/SQS', 'x', {}, { AlarmActions: [ref('Topic')] })])) }, [
      'TopicSenderPermissions: The key alias/aws/sns of the topic Topic does not allow the use of the key by the alarm A0, the alarm A1, the alarm A2, the alarm A3, the alarm A4, the alarm A5, the alarm A6, the alarm A7, the alarm A8, the alarm A9 and 2 others, because its policy lets in no other service.',
    ]],
    ['who may not invoke the function and its alias', { Fn: fn(), Live: alias(), Rule: eventRule(), Topic: topic(), S: subscription({ Endpoint: ref('Live') }), Permission: permission('sns.amazonaws.com', { SourceArn: ref('Topic') }) }, [
      'InvokePermission: No permission allows the topic Topic to invoke Fn:live, only the function itself. No permission allows the rule Rule to invoke the function.',
    ]],
    ['that nothing may invoke an alias', { Fn: fn(), Live: alias(), Topic: topic(), S: subscription({ Endpoint: ref('Live') }) }, [
      'InvokePermission: No permission allows the topic Topic to invoke Fn:live.',
    ]],
    ['that a service cannot assume a role', {
      Fn: fn(),
      Schedule: of('AWS::Scheduler::Schedule')({ Target: { Arn: get('Fn'), RoleArn: get('Role') } }),
      Policy: policy(allow('lambda:*', '*')),
      Role: role({ AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] } }),
    }, ['SchedulePermissions: The role Role does not allow scheduler.amazonaws.com to assume it.']],
  ])('%s', (_, resources, details) => expect(detailsIn(resources)).toEqual(details));
});
