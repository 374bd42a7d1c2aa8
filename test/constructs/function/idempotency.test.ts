import { App, CfnParameter, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  HandlerCode, IdempotencyTable, IIdempotencyTable, ResilienceDefaults, SqsSource, SqsWorkerFunction, SqsWorkerFunctionProps,
} from '../../../src';
import { BACK_OFF, IDEMPOTENCY_EXPIRY_SECONDS, IDEMPOTENCY_KEY_PREFIX, IDEMPOTENCY_TABLE, REDELIVERY_SECONDS } from '../../../src/environment';
import { scenes } from '../../fixtures/audits';
import { ACCOUNT, arn, env, inlineCode, KEY_ARN, newApp, newStack, newWorker, ownQueue, twoStacks, warningsOf } from '../../fixtures/stack';
import { ownStatementsOf, resourcesOf, through } from '../../fixtures/templates';

const FUNCTION = 'AWS::Lambda::Function';
const DAY = 24 * 3600;
const templateOf = (stack: Stack) => Template.fromStack(stack);
/** The variables of the function, without that of the back-off. */
function variablesOf(stack: Stack) {
  const { [BACK_OFF]: _, ...variables } = resourcesOf(stack, FUNCTION)[0].Environment?.Variables ?? {};
  return variables;
}

type Make = (stack: Stack) => Partial<SqsWorkerFunctionProps>;

/** The variables of a worker with a table. */
function variablesWith(make: Make = () => ({})): any {
  const stack = new Stack(newApp(), 'Orders', { env });
  newWorker({ idempotencyTable: new IdempotencyTable(stack, 'Processed'), ...make(stack) }, stack);
  return variablesOf(stack);
}

describe('idempotencyTable', () => {
  test('passes the table name to the function and grants it use of the table [I07]', () => {
    const stack = newStack();
    const idempotencyTable = new IdempotencyTable(stack, 'Processed');
    newWorker({ idempotencyTable, environment: { TABLE: 'orders' } }, stack);
    const { tableArn, tableName } = idempotencyTable.table;
    expect(variablesOf(stack)).toEqual({
      TABLE: 'orders',
      [IDEMPOTENCY_TABLE]: stack.resolve(tableName),
      [IDEMPOTENCY_KEY_PREFIX]: expect.stringMatching(/^Orders-Worker-[0-9A-F]{8}$/),
      [IDEMPOTENCY_EXPIRY_SECONDS]: `${18 * DAY}`,
      [REDELIVERY_SECONDS]: `${18 * DAY}`,
    });
    expect(ownStatementsOf(stack)).toContainEqual({
      Effect: 'Allow',
      Action: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      Resource: stack.resolve(tableArn),
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': `${variablesOf(stack)[IDEMPOTENCY_KEY_PREFIX]}#*` },
        'Null': { 'dynamodb:LeadingKeys': 'false' },
      },
    });
    templateOf(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('gives each function keys of its own, which stay the same when other functions come and go [I07]', () => {
    const prefixesOf = (...ids: string[]) => {
      const stack = newStack();
      const idempotencyTable = new IdempotencyTable(stack, 'Processed');
      for (const id of ids) new SqsWorkerFunction(stack, id, { code: inlineCode, idempotencyTable });
      return resourcesOf(stack, FUNCTION).map(({ Environment }) => Environment.Variables[IDEMPOTENCY_KEY_PREFIX]).sort();
    };
    const [one, other] = prefixesOf('Worker', 'WorkerOther');
    expect(other.startsWith(`${one}#`)).toBe(false);
    expect(prefixesOf('WorkerOther')).toEqual([other]);
  });

  test('changes nothing if it is not set', () => {
    const stack = newStack();
    newWorker({}, stack);
    expect(variablesOf(stack)).toEqual({});
    expect(JSON.stringify(templateOf(stack).toJSON())).not.toMatch(/dynamodb/i);
  });

  test('can be an existing table', () => {
    const stack = newStack();
    const table = dynamodb.Table.fromTableName(stack, 'Imported', 'processed');
    newWorker({ idempotencyTable: IdempotencyTable.fromTable(stack, 'Processed', table) }, stack);
    expect(variablesOf(stack)[IDEMPOTENCY_TABLE]).toBe('processed');
  });

  test('serves twenty workers of four other stacks', () => {
    const app = newApp();
    ResilienceDefaults.of(app).set({ reserveConcurrency: false });
    const shared = new Stack(app, 'Shared');
    const idempotencyTable = new IdempotencyTable(shared, 'Processed');
    const stacks = ['One', 'Two', 'Three', 'Four'].map(id => new Stack(app, id));
    for (const stack of stacks) {
      for (let i = 0; i < 5; i++) new SqsWorkerFunction(stack, `Worker${i}`, { code: inlineCode, idempotencyTable });
    }
    expect(warningsOf(app)).toEqual([]);
    templateOf(shared).resourceCountIs('AWS::DynamoDB::Table', 1);
    templateOf(shared).resourceCountIs('AWS::IAM::Policy', 0);
    for (const stack of stacks) {
      const told = resourcesOf(stack, FUNCTION).map(({ Environment }) => JSON.stringify(Environment.Variables[IDEMPOTENCY_TABLE]));
      expect([told.length, new Set(told).size]).toEqual([5, 1]);
    }
  });

  test.each(['RESILIENT_LAMBDA_IDEMPOTENCY_TABLE', 'RESILIENT_LAMBDA_IDEMPOTENCY_EXPIRY_SECONDS', 'RESILIENT_LAMBDA_REDELIVERY_SECONDS'])(
    'fails when the user sets %s too', name => {
      expect(() => variablesWith(() => ({ environment: { [name]: '1' } }))).toThrow(
        "SqsWorkerFunction at 'Orders/Worker' cannot be built:\n" +
        `  - environment has the variable '${name}', which idempotencyTable sets: remove one of them`);
    });

  test('does not prevent the user from setting the variables without it', () => {
    const stack = newStack();
    newWorker({ environment: { [IDEMPOTENCY_TABLE]: 'processed' } }, stack);
    expect(variablesOf(stack)).toEqual({ [IDEMPOTENCY_TABLE]: 'processed' });
  });

  test('counts towards the 4 KB of the environment [E01]', () => {
    expect(() => variablesWith(() => ({ environment: { LARGE: 'x'.repeat(4_000) } }))).toThrow(/environment has \d+ bytes but must have at most 4096/);
  });

  test.each<[string, string, string]>([
    ['Region', `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/processed`, `${ACCOUNT}/us-east-1`],
    ['account', 'arn:aws:dynamodb:eu-west-1:999999999999:table/processed', '999999999999/eu-west-1'],
  ])('fails when the table is of another %s', (_, tableArn, where) => {
    expect(() => variablesWith(stack => ({
      idempotencyTable: IdempotencyTable.fromTable(stack, 'Far', dynamodb.Table.fromTableArn(stack, 'Imported', tableArn)),
    }))).toThrow(
      `\n  - the table 'Orders/Imported' of idempotencyTable is in ${where} but the function in ${ACCOUNT}/eu-west-1: ` +
      'use a table in the account and Region of the function');
  });
});

describe('the time for which records are kept', () => {
  const imported = (stack: Stack, name: string) => sqs.Queue.fromQueueArn(stack, name, arn('sqs', name));

  test.each<[string, number, Make]>([
    ['for a default queue: dead letters for 14 days from the first send, then 4 days more [I09]', 18, () => ({})],
    ['for the retention of a queue that the user sets [I09]', 14 + 10, () => ({ source: SqsSource.newQueue({ retentionPeriod: Duration.days(10) }) })],
    ['for a FIFO queue: the clock of a dead letter starts when it is moved [I09]', 4 + 14 + 4, () => ({ source: SqsSource.newQueue({ fifo: true }) })],
    ['for a FIFO queue with a retention that the user sets [I09]', 14 + 14 + 14,
      () => ({ source: SqsSource.newQueue({ fifo: true, retentionPeriod: Duration.days(14) }) })],
    ['for a queue of the app, as far as it can be read [I09]', 4 + 1, stack => ({ source: SqsSource.fromQueue(ownQueue(stack)) })],
    ['for a dead-letter queue of the app [I09]', 6 + 4,
      stack => ({ source: SqsSource.newQueue({ deadLetterQueue: new sqs.Queue(stack, 'Dead', { retentionPeriod: Duration.days(6) }) }) })],
    ['for imported queues of which nothing is known: the maximum of SQS [I09]', 14 + 14, stack => ({
      source: SqsSource.fromQueue(imported(stack, 'orders'), {
        deadLetterQueue: imported(stack, 'dead'), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 23,
      }),
    })],
    ['for imported queues, as far as the user says it [I09]', 14 + 2, stack => ({
      source: SqsSource.fromQueue(imported(stack, 'orders'), {
        deadLetterQueue: imported(stack, 'dead'), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 23, retentionPeriod: Duration.days(2),
      }),
    })],
    ['for imported FIFO queues: the maximum of SQS [I09]', 3 * 14, stack => ({
      source: SqsSource.fromQueue(imported(stack, 'orders.fifo'), {
        deadLetterQueue: imported(stack, 'dead.fifo'), visibilityTimeout: Duration.minutes(3), maxReceiveCount: 23,
      }),
    })],
    ['for a retention that only CloudFormation knows: the maximum of SQS [I09]', 14 + 14, stack => ({
      source: SqsSource.newQueue({ retentionPeriod: Duration.seconds(new CfnParameter(stack, 'Retention', { type: 'Number' }).valueAsNumber) }),
      alarms: { oldestMessageAge: { enabled: false } },
    })],
  ])('is enough %s', (_, days, make) => {
    const variables = variablesWith(make);
    expect(variables[REDELIVERY_SECONDS]).toBe(`${days * DAY}`);
    expect(variables[IDEMPOTENCY_EXPIRY_SECONDS]).toBe(`${days * DAY}`);
  });
});

describe('idempotencyExpiry', () => {
  function warningsWith(idempotencyExpiry: Duration): string[] {
    const app = newApp();
    const stack = newStack(app);
    newWorker({ idempotencyTable: new IdempotencyTable(stack, 'Processed'), idempotencyExpiry }, stack);
    return warningsOf(app);
  }

  test('overrides the default', () => {
    const variables = variablesWith(() => ({ idempotencyExpiry: Duration.days(30) }));
    expect(variables[IDEMPOTENCY_EXPIRY_SECONDS]).toBe(`${30 * DAY}`);
    expect(variables[REDELIVERY_SECONDS]).toBe(`${18 * DAY}`);
  });

  test('does not warn if it is as long as a message can be delivered again [I09]', () => {
    expect(warningsWith(Duration.days(18))).toEqual([]);
  });

  test('warns if it is shorter than a message can be delivered again, with both times and the fix [I09]', () => {
    expect(warningsWith(Duration.days(18).minus(Duration.seconds(1)))).toEqual([expect.stringContaining('idempotencyExpiryShort')]);
    expect(warningsWith(Duration.hours(1))).toEqual([
      'cdk-resilient-lambda:idempotencyExpiryShort at /Orders/Worker: idempotencyExpiry is 1 hour but an event can be delivered again for 18 days after its ' +
      'first delivery (retried, or replayed after it was parked) and would be processed twice: raise it to 18 days, or omit it',
    ]);
  });

  test('is not checked if it is a Token', () => {
    const app = newApp();
    const stack = newStack(app);
    const expiry = new CfnParameter(stack, 'Expiry', { type: 'Number' });
    newWorker({ idempotencyTable: new IdempotencyTable(stack, 'Processed'), idempotencyExpiry: Duration.seconds(expiry.valueAsNumber) }, stack);
    expect(variablesOf(stack)[IDEMPOTENCY_EXPIRY_SECONDS]).toEqual({ Ref: 'Expiry' });
    expect(warningsOf(app)).toEqual([]);
    const minutes = Duration.minutes(expiry.valueAsNumber);
    expect(() => variablesWith(() => ({ idempotencyExpiry: minutes }))).toThrow("must be specified as 'Duration.seconds()' here");
  });

  test.each([
    [Duration.seconds(0), '0 seconds'], [Duration.millis(500), '500 millis'], [Duration.millis(1500), '1 second 500 millis'],
  ])('fails when it is %s', (idempotencyExpiry, text) => {
    expect(() => warningsWith(idempotencyExpiry)).toThrow(
      "SqsWorkerFunction at 'Orders/Worker' cannot be built:\n" +
      `  - idempotencyExpiry is ${text} but must be whole seconds, at least 1: omit it to keep records for as long as an event can be delivered again`);
  });

  test('accepts one second with a warning', () => {
    expect(warningsWith(Duration.seconds(1))).toEqual([expect.stringContaining('idempotencyExpiry is 1 second but')]);
  });

  test('fails without a table', () => {
    expect(() => newWorker({ idempotencyExpiry: Duration.days(30) })).toThrow(
      "SqsWorkerFunction at 'Orders/Worker' cannot be built:\n" +
      '  - idempotencyExpiry is set without idempotencyTable: set idempotencyTable, or omit idempotencyExpiry');
  });
});

describe('every combination of stacks for table, key and role', () => {
  type Part<T> = { [name: string]: (stack: Stack, other: Stack) => T };

  const TABLES: Part<IIdempotencyTable> = {
    'a table of the same stack': stack => new IdempotencyTable(stack, 'Processed'),
    'a table of another stack': (_, other) => new IdempotencyTable(other, 'Processed'),
    'a table with a key of the same stack': stack => new IdempotencyTable(stack, 'Processed', { encryptionKey: rotated(stack) }),
    'a table with a key, both of another stack': (_, other) => new IdempotencyTable(other, 'Processed', { encryptionKey: rotated(other) }),
    'a table whose key is of another stack': (stack, other) => new IdempotencyTable(stack, 'Processed', { encryptionKey: rotated(other) }),
    'an imported table': stack => importedTable(stack),
    'an imported table with a key': stack => importedTable(stack, kms.Key.fromKeyArn(stack, 'Imported key', KEY_ARN)),
  };
  const ROLES: Part<Partial<SqsWorkerFunctionProps>> = {
    'a role of its own': () => ({}),
    'a role of another stack': (_, other) => ({ role: new iam.Role(other, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }) }),
    'an imported role': stack => ({ role: iam.Role.fromRoleArn(stack, 'Given', `arn:aws:iam::${ACCOUNT}:role/${stack.stackName}`) }),
    'an immutable role': stack => ({ role: iam.Role.fromRoleArn(stack, 'Given', `arn:aws:iam::${ACCOUNT}:role/${stack.stackName}`, { mutable: false }) }),
  };
  const WORKERS: Part<Partial<SqsWorkerFunctionProps>> = {
    'a worker without a key': () => ({}),
    'a worker with a key': stack => ({ encryptionKey: new kms.Key(stack, 'Worker key', { enableKeyRotation: true }) }),
    'a worker with a key of another stack': (_, other) => ({ encryptionKey: new kms.Key(other, 'Worker key', { enableKeyRotation: true }) }),
  };

  const rotated = (stack: Stack) => new kms.Key(stack, 'Key', { enableKeyRotation: true });

  function importedTable(stack: Stack, encryptionKey?: kms.IKey): IIdempotencyTable {
    const tableArn = arn('dynamodb', `table/${stack.stackName}`);
    return IdempotencyTable.fromTable(stack, 'Processed', dynamodb.Table.fromTableAttributes(stack, 'Imported', { tableArn, encryptionKey }));
  }

  const combinations = Object.keys(TABLES).flatMap(table => Object.keys(WORKERS).flatMap(worker =>
    Object.keys(ROLES).map(role => [table, worker, role])));

  const sceneOf = scenes(combinations, ([table, worker, role], stack, other) => {
    new sqs.Queue(other, 'Something', { enforceSSL: true }); // a stack must not be empty
    const idempotencyTable = TABLES[table](stack, other);
    newWorker({ idempotencyTable, ...WORKERS[worker](stack, other), ...ROLES[role](stack, other) }, stack);
  });

  test.each(combinations)('%s, %s and %s: no cycle, no finding, all permissions', (table, worker, role) => {
    const { orders, other } = sceneOf([table, worker, role]);
    const ofOurs = [...orders.findings, ...other.findings].filter(finding => / at (Orders.Worker|Orders.Processed|Other.Processed)/.test(finding));
    expect(ofOurs.map(finding => finding.split(' at ')[0])).toEqual(role === 'an immutable role' ? ['Annotation::cdk-resilient-lambda:roleNotUpdated'] : []);
    const isUse = (statement: any) => [statement.Action].flat().includes('dynamodb:PutItem');
    const isKey = (statement: any) => JSON.stringify(statement.Condition) === JSON.stringify(through('dynamodb'));
    const documents = Object.values(orders.template.Resources).flatMap(({ Type, Properties }) => Type === 'AWS::IAM::Role'
      ? (Properties.Policies ?? []).map(({ PolicyDocument }: any) => PolicyDocument) : Type === 'AWS::IAM::Policy' ? [Properties.PolicyDocument] : []);
    const statements = documents.flatMap(({ Statement }) => Statement);
    expect(statements.filter(isUse)).toHaveLength(role === 'an immutable role' ? 0 : 1);
    expect(statements.filter(isKey)).toHaveLength(role !== 'an immutable role' && table.includes('key') ? 1 : 0);
    expect(JSON.stringify(other.template)).not.toContain('dynamodb:PutItem');
  });

  test('synth prints the permissions on the table that an immutable role lacks', () => {
    const app = newApp();
    const stack = newStack(app);
    const idempotencyTable = new IdempotencyTable(stack, 'Processed', { encryptionKey: rotated(stack) });
    newWorker({ idempotencyTable, ...ROLES['an immutable role'](stack, stack) }, stack);
    expect(warningsOf(app)).toEqual([expect.stringMatching(/roleNotUpdated.*dynamodb:PutItem.*kms:ViaService/)]);
  });
});

describe('an existing function', () => {
  const existing = (stack: Stack, props: Partial<lambda.FunctionProps> = {}) => new lambda.Function(stack, 'Existing', {
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_24_X,
    timeout: Duration.seconds(30),
    memorySize: 512,
    reservedConcurrentExecutions: 20,
    tracing: lambda.Tracing.ACTIVE,
    loggingFormat: lambda.LoggingFormat.JSON,
    ...props,
  });
  const worker = (stack: Stack, fn: lambda.Function, idempotencyTable: IIdempotencyTable, props: Partial<SqsWorkerFunctionProps> = {}, id = 'Worker') =>
    new SqsWorkerFunction(stack, id, { code: HandlerCode.fromExisting(fn), idempotencyTable, ...props });

  test('receives the variables, and permission to use the table in a policy of the worker', () => {
    const { app, stack, other } = twoStacks();
    const idempotencyTable = new IdempotencyTable(other, 'Processed');
    worker(stack, existing(other, { environment: { TABLE: 'orders' } }), idempotencyTable);
    expect(warningsOf(app)).toEqual([]);
    expect(variablesOf(other)).toEqual({
      TABLE: 'orders',
      [IDEMPOTENCY_TABLE]: other.resolve(idempotencyTable.table.tableName),
      [IDEMPOTENCY_KEY_PREFIX]: expect.stringMatching(/Existing-[0-9A-F]{8}$/),
      [IDEMPOTENCY_EXPIRY_SECONDS]: `${18 * DAY}`,
      [REDELIVERY_SECONDS]: `${18 * DAY}`,
    });
    templateOf(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['dynamodb:PutItem']) })]) },
    });
  });

  test('receives no variables without a table', () => {
    const stack = newStack();
    newWorker({ code: HandlerCode.fromExisting(existing(stack)) }, stack);
    expect(variablesOf(stack)).toEqual({});
  });

  test.each([['first', [2, 9]], ['last', [9, 2]]])('with two queues keeps records for the longest time, even if it is set %s [I09]', (_, days) => {
    const stack = newStack();
    const fn = existing(stack);
    const idempotencyTable = new IdempotencyTable(stack, 'Processed');
    days.forEach((each, index) => worker(stack, fn, idempotencyTable, { source: SqsSource.newQueue({ retentionPeriod: Duration.days(each) }) }, `Worker${index}`));
    expect(variablesOf(stack)).toMatchObject({ [IDEMPOTENCY_EXPIRY_SECONDS]: `${23 * DAY}`, [REDELIVERY_SECONDS]: `${23 * DAY}` });
  });

  test.each<[string, (stack: Stack, fn: lambda.Function) => void, string]>([
    ['another table', (stack, fn) => worker(stack, fn, new IdempotencyTable(stack, 'Another'), {}, 'First'),
      [IDEMPOTENCY_TABLE, IDEMPOTENCY_KEY_PREFIX, IDEMPOTENCY_EXPIRY_SECONDS, REDELIVERY_SECONDS].join(', ')],
    ['a time set by the user', (_, fn) => fn.addEnvironment(IDEMPOTENCY_EXPIRY_SECONDS, '60'), IDEMPOTENCY_EXPIRY_SECONDS],
  ])('fails when it was told of %s', (_, tell, names) => {
    const stack = newStack();
    const fn = existing(stack);
    tell(stack, fn);
    expect(() => worker(stack, fn, new IdempotencyTable(stack, 'Processed'))).toThrow(
      "SqsWorkerFunction at 'Orders/Worker' cannot be built:\n" +
      `  - the function 'Orders/Existing' already sets ${names} for another table: ` +
      'remove the variables there, or use the same idempotencyTable in all constructs of the function');
  });

  test('fails when the stacks of the table and the function would depend on each other', () => {
    const { stack, other } = twoStacks();
    expect(() => worker(stack, existing(other), new IdempotencyTable(stack, 'Processed'))).toThrow(
      "\n  - the table 'Orders/Processed/Table' of idempotencyTable is created in this stack but the function 'Other/Existing' in another one, " +
      'which would make the stacks depend on each other: create the table in the stack of the function');
  });

  test.each<[string, (stack: Stack, app: App) => IIdempotencyTable]>([
    ['imported by its name', stack => IdempotencyTable.fromTable(stack, 'Processed', dynamodb.Table.fromTableName(stack, 'Imported', 'processed'))],
    ['imported by a name of another app', stack =>
      IdempotencyTable.fromTable(stack, 'Processed', dynamodb.Table.fromTableName(stack, 'Imported', Fn.importValue('Processed')))],
    ['of a third stack', (_, app) => new IdempotencyTable(new Stack(app, 'Third', { env }), 'Processed')],
  ])('of another stack takes a table %s', (_, make) => {
    const { app, stack, other } = twoStacks();
    worker(stack, existing(other), make(stack, app));
    expect(warningsOf(app)).toEqual([]);
    expect(JSON.stringify(variablesOf(other)[IDEMPOTENCY_TABLE])).toMatch(/processed|Processed/);
  });
});
