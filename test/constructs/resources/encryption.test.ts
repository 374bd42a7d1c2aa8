import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { HandlerCode, ResilienceDefaults, SqsSource } from '../../../src';
import { ACCOUNT, env, KEY_ARN, newApp, newStack, newWorker, warningsOf } from '../../fixtures/stack';
import { newProcessor } from '../../fixtures/streams';
import { ownStatementsOf, resourcesOf, through } from '../../fixtures/templates';

const FUNCTION = 'AWS::Lambda::Function';
const MAPPING = 'AWS::Lambda::EventSourceMapping';
const statementsIn = (stack: Stack): any[] => resourcesOf(stack, 'AWS::IAM::Policy').flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
const templateOf = (stack: Stack) => Template.fromStack(stack);

describe('encryptionKey', () => {
  const withKey = () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const worker = newWorker({ encryptionKey }, stack);
    return { stack, worker, keyArn: stack.resolve(encryptionKey.keyArn) };
  };

  test('encrypts the environment, the log group and both queues [Q19]', () => {
    const { stack, keyArn } = withKey();
    const template = templateOf(stack);
    template.hasResourceProperties(FUNCTION, { KmsKeyArn: keyArn });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: keyArn });
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: keyArn, SqsManagedSseEnabled: Match.absent() });
  });

  test('lets the function decrypt its environment, and use its queues, each through its service alone [E04]', () => {
    const { stack, keyArn } = withKey();
    const ofKms = ownStatementsOf(stack).filter(({ Resource }) => JSON.stringify(Resource) === JSON.stringify(keyArn));
    expect(ofKms).toEqual([
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyArn, Condition: through('lambda') },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: keyArn, Condition: through('sqs') }, // to park in the dead-letter queue
    ]);
  });

  test('is not needed for the environment of a function that exists', () => {
    const stack = newStack();
    const existing = new lambda.Function(stack, 'Existing', { code: lambda.Code.fromInline('x'), handler: 'x', runtime: lambda.Runtime.NODEJS_24_X });
    newWorker({ code: HandlerCode.fromExisting(existing), encryptionKey: new kms.Key(stack, 'Key') }, stack);
    const ofKms = statementsIn(stack).filter(({ Action }) => Action === 'kms:Decrypt');
    expect(ofKms.map(({ Condition }) => Condition)).toEqual([through('sqs')]);
  });

  test('allows CloudWatch Logs to use it for log groups of this account and Region, without a cycle', () => {
    const { stack } = withKey();
    const { Statement } = resourcesOf(stack, 'AWS::KMS::Key')[0].KeyPolicy;
    expect(Statement[1]).toEqual({
      Effect: 'Allow',
      Principal: { Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] } },
      Action: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
      Condition: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': {
            'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':log-group:*']],
          },
        },
      },
    });
  });

  const filters = [lambda.FilterCriteria.filter({ body: { kind: ['paid'] } })];

  test('encrypts the filters, which Lambda may decrypt for mappings of functions of this account and Region', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    const key = new kms.Key(stack, 'Key');
    newWorker({ encryptionKey: key, filters }, stack);
    newProcessor({ encryptionKey: key, filters: [lambda.FilterCriteria.filter({ data: { kind: ['paid'] } })] }, stack);
    templateOf(stack).allResourcesProperties(MAPPING, { KmsKeyArn: stack.resolve(key.keyArn) });
    const statements = resourcesOf(stack, 'AWS::KMS::Key')[0].KeyPolicy.Statement;
    expect(statements.filter(({ Principal }: any) => Principal.Service === 'lambda.amazonaws.com')).toEqual([{
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:lambda:FunctionArn': 'arn:aws:lambda:eu-west-1:123456789012:function:*' } },
    }]);
  });

  test('adds nothing for filters where there are none', () => {
    const stack = newStack();
    newWorker({ encryptionKey: new kms.Key(stack, 'Key'), filters: [] }, stack);
    templateOf(stack).hasResourceProperties(MAPPING, { KmsKeyArn: Match.absent(), FilterCriteria: Match.absent() });
    expect(JSON.stringify(resourcesOf(stack, 'AWS::KMS::Key')[0].KeyPolicy)).not.toContain('lambda.amazonaws.com');
  });

  test('leaves filters as they are without a key', () => {
    const stack = newStack();
    newWorker({ filters }, stack);
    templateOf(stack).hasResourceProperties(MAPPING, { KmsKeyArn: Match.absent(), FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["paid"]}}' }] } });
  });

  test('that is imported produces a warning with the statement that its key policy needs for filters', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    newWorker({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN), filters }, stack);
    expect(warningsOf(app)).toContainEqual(expect.stringMatching(
      /keyPolicyNotUpdated at .*, and without this statement Lambda cannot read the filters: .*"kms:EncryptionContext:aws:lambda:FunctionArn".*"Service":"lambda.amazonaws.com"/));
  });

  test('can be set for the whole app', () => {
    const app = newApp();
    const stack = newStack(app);
    const shared = new kms.Key(stack, 'Shared');
    ResilienceDefaults.of(app).set({ encryptionKey: shared });
    newWorker({}, stack);
    templateOf(stack).hasResourceProperties(FUNCTION, { KmsKeyArn: stack.resolve(shared.keyArn) });
  });

  test('can be an alias whose key is known', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    newWorker({ encryptionKey: key.addAlias('orders') }, stack);
    templateOf(stack).hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(key.keyArn) });
  });

  test('fails when it is an alias imported by its name', () => {
    const stack = newStack();
    expect(() => newWorker({ encryptionKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/orders') }, stack)).toThrow(
      'encryptionKey is an alias imported by its name, which log groups do not support: import the key (kms.Key.fromKeyArn)');
  });

  test('fails when the defaults of the app set such an alias, so that nothing is left unencrypted silently', () => {
    const app = newApp();
    const stack = newStack(app);
    ResilienceDefaults.of(app).set({ encryptionKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/orders') });
    expect(() => newWorker({}, stack)).toThrow('encryptionKey is an alias imported by its name');
  });

  test('that is imported produces a warning with the statement that its key policy needs', () => {
    const app = newApp();
    const stack = new Stack(app, 'Orders', { env });
    newWorker({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }, stack);
    const [warning, ...others] = warningsOf(app);
    expect(others).toEqual([]);
    expect(warning).toMatch(/^cdk-resilient-lambda:keyPolicyNotUpdated at \/Orders\/Worker: the key policy of encryptionKey cannot be changed here/);
    expect(warning).toContain('"Action":["kms:Encrypt*","kms:Decrypt*","kms:ReEncrypt*","kms:GenerateDataKey*","kms:Describe*"]');
    expect(warning).toContain(':logs:eu-west-1:123456789012:log-group:*');
  });

  test('needs no statement for logs with a given log group', () => {
    const stack = newStack();
    newWorker({ encryptionKey: new kms.Key(stack, 'Key'), logGroup: logs.LogGroup.fromLogGroupName(stack, 'Given', 'shared') }, stack);
    expect(resourcesOf(stack, 'AWS::KMS::Key')[0].KeyPolicy.Statement).toHaveLength(1);
  });

  test('of a dead-letter queue is granted to principals that redrive dead letters [Q16]', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    const deadLetterQueue = new sqs.Queue(stack, 'DeadLetters', { encryptionMasterKey: key, retentionPeriod: Duration.days(14) });
    newWorker({ source: SqsSource.newQueue({ deadLetterQueue }) }, stack).grantRedrive(new iam.Role(stack, 'Person', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(statementsIn(stack)).toContainEqual({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: stack.resolve(key.keyArn), Condition: through('sqs') });
  });

  test('is granted to principals that send messages or redrive dead letters [Q16]', () => {
    const { stack, worker, keyArn } = withKey();
    const person = new iam.Role(stack, 'Person', { assumedBy: new iam.AccountRootPrincipal() });
    worker.grantRedrive(person);
    expect(statementsIn(stack).filter(({ Resource }) => JSON.stringify(Resource) === JSON.stringify(keyArn))).toEqual([
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: keyArn, Condition: through('sqs') },
    ]);
  });

  test('is granted in the key policy to principals that have no policy of their own: a role elsewhere through SQS, a service directly', () => {
    const { stack, worker } = withKey();
    worker.grantSendMessages(new iam.ArnPrincipal('arn:aws:iam::999999999999:role/shop'));
    worker.grantSendMessages(new iam.ServicePrincipal('s3.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } }));
    const Action = ['kms:Decrypt', 'kms:GenerateDataKey'];
    expect(resourcesOf(stack, 'AWS::KMS::Key')[0].KeyPolicy.Statement.slice(2)).toEqual([
      { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:role/shop' }, Action, Resource: '*', Condition: through('sqs') },
      { Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action, Resource: '*', Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } },
    ]);
  });
});
