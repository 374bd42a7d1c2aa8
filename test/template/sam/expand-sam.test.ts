import * as fc from 'fast-check';
import { RECORDED } from './recorded';
import { findingsIn } from '../../../src/nag/findings';
import { Simulation } from '../../../src/simulator';
import { Entry, EventFlow, isUnknown, readSupportingResources, readTemplates, TemplateJson } from '../../../src/template';
import { expandSam } from '../../../src/template/sam/expand-sam';

const SAM = 'AWS::Serverless-2016-10-31';
const CODE = { Runtime: 'nodejs22.x', Handler: 'index.handler', InlineCode: 'exports.handler = async () => {}' };
const read = (Resources: object, sections: object = {}) => readTemplates({ Transform: SAM, Resources, ...sections } as TemplateJson);
const fn = (Properties: object, attributes: object = {}) => ({ Type: 'AWS::Serverless::Function', Properties: { ...CODE, ...Properties }, ...attributes });
const withEvent = (event: unknown, resources: object = {}) => read({ Worker: fn({ Events: { It: event } }), ...resources });
const unread = (flow: EventFlow) => flow.unread.map(({ logicalId, reason }) => `${logicalId}: ${reason}`);

/** The resources as the readers see them, without what the transform adds for tags, names of policies and the documents of APIs. */
function essence(flow: EventFlow): object {
  const { byKey, stacks, refer: _, unread: __, ...lists } = flow;
  const kept = ({ properties, resource, writtenAt: ___, logicalId, ...fields }: Entry) => [logicalId, fields];
  const byId = (entries: readonly Entry[]) => Object.fromEntries(entries.map(kept));
  const all = Object.entries<readonly Entry[]>({ ...lists, ...readSupportingResources(flow) });
  const essences = all.map(([list, entries]) => [list, byId(entries)]);
  // SAM ends the logical id of a deployment with a hash of the API's document.
  return JSON.parse(JSON.stringify({ ...Object.fromEntries(essences), outputs: stacks[0].outputs }).replaceAll(/(Deployment)[0-9a-f]{10}(?=")/g, '$1'));
}

function findings(flow: EventFlow): string[] {
  return findingsIn(flow).map(({ rule, detail }) => `${rule.id}: ${detail.replace(/^[\w.]+: /, '')}`).sort();
}

describe('a template of AWS SAM', () => {
  test('the recorded templates cover all types of events', () => {
    const resources = RECORDED.flatMap(([, { sam }]) => Object.values<any>(sam.Resources!));
    const types = resources.flatMap(({ Properties }) => Object.values<any>(Properties?.Events ?? {})).map(({ Type }) => Type);
    expect(new Set(types).size).toBe(19);
  });

  test.each(RECORDED)('%s: is read like what the transform makes of it', (_, { sam, transformed }) => {
    const [ours, theirs] = [sam, transformed].map(template => readTemplates(template, { region: 'us-east-1' }));
    expect(ours.unread).toEqual([]);
    expect(essence(ours)).toEqual(essence(theirs));
  });

  test.each(RECORDED)('%s: has the same findings as what the transform makes of it', (_, { sam, transformed }) => {
    expect(findings(readTemplates(sam))).toEqual(findings(readTemplates(transformed)));
  });

  test('is not changed by the reader', () => {
    const [, { sam }] = RECORDED[0];
    const before = JSON.stringify(sam);
    readTemplates(sam);
    expect(JSON.stringify(sam)).toBe(before);
  });
});

describe('without the transform', () => {
  test('nothing is expanded', () => {
    const flow = readTemplates({ Resources: { Worker: fn({}) } } as TemplateJson);
    expect(flow.functions).toEqual([]);
    expect(flow.others.map(({ type }) => type)).toEqual(['AWS::Serverless::Function']);
  });
});

describe('what is not read', () => {
  test('other types of AWS SAM stay as they are', () => {
    const flow = read({ App: { Type: 'AWS::Serverless::Application', Properties: {} }, Api: { Type: 'AWS::Serverless::GraphQLApi' } });
    expect(flow.others.map(({ type }) => type)).toEqual(['AWS::Serverless::Application', 'AWS::Serverless::GraphQLApi']);
  });

  test.each<[string, unknown, string]>([
    ['an unknown type', { Type: 'Carrier', Properties: {} }, 'the type of its event It is "Carrier", which is not known'],
    ['the name of a method', { Type: 'constructor', Properties: {} }, 'the type of its event It is "constructor", which is not known'],
    ['no type', { Properties: {} }, 'the type of its event It is undefined, which is not known'],
    ['no object', 'SQS', 'the type of its event It is undefined, which is not known'],
    ['properties that are an intrinsic function', { Type: 'SQS', Properties: { 'Fn::If': ['A', {}, {}] } }, 'its event It is an intrinsic function'],
    ['properties that are a list', { Type: 'Schedule', Properties: [] }, 'its event It is not an object'],
    ['no queue', { Type: 'SQS' }, 'its event It is not read: it does not set Queue'],
    ['no topic', { Type: 'SNS', Properties: {} }, 'its event It is not read: it does not set Topic'],
    ['no servers', { Type: 'SelfManagedKafka', Properties: {} }, 'its event It is not read: it does not set KafkaBootstrapServers'],
    ['no cluster', { Type: 'DocumentDB', Properties: {} }, 'its event It is not read: it does not set Cluster'],
    ['a queue of a subscription that is an intrinsic function', { Type: 'SNS', Properties: { Topic: 'arn:aws:sns:us-east-1:1:t', SqsSubscription: { Ref: 'A' } } }, 'its event It is not read: its SqsSubscription is neither true nor sets QueueArn and QueueUrl'],
    ['a bucket of another stack', { Type: 'S3', Properties: { Bucket: 'uploads', Events: 's3:ObjectCreated:*' } }, 'its event It is not read: its Bucket is not a reference to a bucket of the template'],
    ['a user pool of another stack', { Type: 'Cognito', Properties: { UserPool: { Ref: 'Worker' }, Trigger: 'PreSignUp' } }, 'its event It is not read: its UserPool is not a reference to a user pool of the template'],
    ['no path', { Type: 'Api', Properties: { Method: 'get' } }, 'its event It is not read: it does not set Path and Method as text'],
    ['no method', { Type: 'HttpApi', Properties: { Path: '/' } }, 'its event It is not read: it does not set Path and Method as text'],
    ['a dead-letter queue that is an intrinsic function', { Type: 'Schedule', Properties: { Schedule: 'rate(1 hour)', DeadLetterConfig: { 'Fn::If': ['A', {}, {}] } } }, 'its event It is not read: its DeadLetterConfig sets neither Arn nor Type: SQS'],
  ])('an event with %s is said', (_, event, reason) => {
    const flow = withEvent(event);
    expect(unread(flow)).toContain(`Worker: ${reason}`);
    expect(flow.functions).toHaveLength(1);
  });

  test.each<[string, object, string]>([
    ['events', { Events: { 'Fn::If': ['A', {}, {}] } }, 'its Events is an intrinsic function'],
    ['a dead-letter queue', { DeadLetterQueue: 'arn' }, 'its DeadLetterQueue is not an object'],
    ['a URL', { FunctionUrlConfig: [] }, 'its FunctionUrlConfig is not an object'],
    ['asynchronous settings', { EventInvokeConfig: 3 }, 'its EventInvokeConfig is not an object'],
    ['a deployment preference', { AutoPublishAlias: 'live', DeploymentPreference: { Ref: 'A' } }, 'its DeploymentPreference is an intrinsic function'],
    ['a destination', { EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: 'Lambda' } } } }, 'its EventInvokeConfig.DestinationConfig.OnFailure names no destination, and AWS SAM creates none of type "Lambda"'],
    ['a policy', { Policies: ['AWSLambdaRole', { NewestPolicy: { QueueName: 'a' } }] }, 'its policy 2 is neither a policy document, a managed policy, nor a policy template that is known'],
    ['a policy template without its parameter', { Policies: { SQSPollerPolicy: {} } }, 'its policy 1 is neither a policy document, a managed policy, nor a policy template that is known'],
    ['an empty policy', { Policies: [{}] }, 'its policy 1 is neither a policy document, a managed policy, nor a policy template that is known'],
  ])('%s of the wrong kind is said', (_, properties, reason) => {
    expect(unread(read({ Worker: fn(properties) }))).toEqual([`Worker: ${reason}`]);
  });

  test('a resource whose Properties are a macro stays as it is', () => {
    const flow = read({ Worker: { Type: 'AWS::Serverless::Function', Properties: { 'Fn::Transform': { Name: 'AWS::Include' } } } });
    expect(unread(flow)).toEqual(['Worker: its Properties are not an object']);
    expect(flow.others.map(({ logicalId }) => logicalId)).toEqual(['Worker']);
  });

  test('an unknown policy is not taken for one that allows nothing', () => {
    const { roles: [role] } = readSupportingResources(read({ Worker: fn({ Policies: [{ NewestPolicy: {} }] }) }));
    expect(role.statements.some(({ actions }) => actions.some(isUnknown))).toBe(true);
  });

  test('notifications and triggers that are known only at deployment are said', () => {
    const later = { 'Fn::If': ['A', {}, {}] };
    const bucket = { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: later } };
    const pool = { Type: 'AWS::Cognito::UserPool', Properties: { LambdaConfig: later } };
    expect(unread(withEvent({ Type: 'S3', Properties: { Bucket: { Ref: 'Uploads' }, Events: 's3:ObjectCreated:*' } }, { Uploads: bucket })))
      .toEqual(['Worker: its event It is not read: the notifications of Uploads cannot be known before the deployment']);
    expect(unread(withEvent({ Type: 'Cognito', Properties: { UserPool: { Ref: 'Users' }, Trigger: 'PreSignUp' } }, { Users: pool })))
      .toEqual(['Worker: its event It is not read: the triggers of Users cannot be known before the deployment']);
  });

  test('a resource that is both generated and declared is said, and the declared one stays', () => {
    const flow = read({ Worker: fn({}), WorkerRole: { Type: 'AWS::SQS::Queue' } });
    expect(unread(flow)).toEqual(['Worker: its Role generates the resource WorkerRole, which the template also declares']);
    expect(flow.byKey.get('Stack/WorkerRole')!.type).toBe('AWS::SQS::Queue');
  });
});

describe('short forms', () => {
  const ARN = 'arn:aws:sns:us-east-1:123456789012:t';
  const permissions = (flow: EventFlow) => readSupportingResources(flow).permissions.map(({ logicalId }) => logicalId);

  test('a single event type or trigger needs no list', () => {
    const flow = read({
      Uploads: { Type: 'AWS::S3::Bucket' },
      Users: { Type: 'AWS::Cognito::UserPool' },
      Worker: fn({
        Events: {
          A: { Type: 'S3', Properties: { Bucket: { Ref: 'Uploads' }, Events: 's3:ObjectCreated:*' } },
          B: { Type: 'S3', Properties: { Bucket: { Ref: 'Uploads' }, Events: ['s3:ObjectCreated:*'] } },
          C: { Type: 'Cognito', Properties: { UserPool: { Ref: 'Users' }, Trigger: 'PreSignUp' } },
        },
      }),
    });
    expect(flow.buckets[0].notifications).toMatchObject([{ events: ['s3:ObjectCreated:*'], target: { key: 'Stack/Worker' } }]);
    expect(flow.byKey.get('Stack/Users')!.properties.text('LambdaConfig.PreSignUp')).toContain('Worker');
  });

  test('a queue for a topic of another stack', () => {
    const flow = withEvent({ Type: 'SNS', Properties: { Topic: ARN, SqsSubscription: true } });
    expect(flow.queues.map(({ logicalId, writtenAt }) => [logicalId, writtenAt])).toEqual([['WorkerItQueue', 'Worker.Events.It.SqsSubscription']]);
    expect(flow.subscriptions).toMatchObject([{ logicalId: 'WorkerIt', endpoint: { key: 'Stack/WorkerItQueue' } }]);
    expect(flow.mappings).toMatchObject([{ logicalId: 'WorkerItEventSourceMapping', source: { key: 'Stack/WorkerItQueue' } }]);
  });

  test.each<[string, object, string[]]>([
    ['an imported REST API', { Type: 'Api', Properties: { Path: '/', Method: 'get', RestApiId: { 'Fn::ImportValue': 'x' } } }, ['WorkerItPermissionAllStages']],
    ['a REST API given as text', { Type: 'Api', Properties: { Path: '/', Method: 'get', RestApiId: 'abc' } }, ['WorkerItPermissionAllStages']],
    ['an imported HTTP API', { Type: 'HttpApi', Properties: { Path: '/', Method: 'get', ApiId: { 'Fn::ImportValue': 'x' } } }, ['WorkerItPermission']],
    ['a REST API of CloudFormation', { Type: 'Api', Properties: { Path: '/', Method: 'get', RestApiId: { Ref: 'Plain' } } }, ['WorkerItPermissionStage']],
  ])('%s needs the permission only', (_, event, expected) => {
    const flow = withEvent(event, { Plain: { Type: 'AWS::ApiGateway::RestApi' } });
    expect(permissions(flow)).toEqual(expected);
    expect(readSupportingResources(flow).stages).toEqual([]);
  });

  test('the permission of the default route of an HTTP API is for all routes', () => {
    const events = { A: { Type: 'HttpApi' }, B: { Type: 'HttpApi', Properties: { Path: '/b', Method: 'get' } }, C: { Type: 'Schedule', Properties: { Schedule: 'rate(1 hour)' } } };
    expect(permissions(read({ Worker: fn({ Events: events }) }))).toEqual(['WorkerAPermission', 'WorkerCPermission']);
  });

  test('the routes of an API have their functions and timeouts, beside those of its own definition', () => {
    const integration = (entry: Entry, path: string, method: string) => (entry.resource.Properties as any).Body.paths[path][method]['x-amazon-apigateway-integration'];
    const event = (type: string, api: string) => ({ Type: type, Properties: { Path: '/b', Method: 'get', TimeoutInMillis: 5_000, [type === 'Api' ? 'RestApiId' : 'ApiId']: { Ref: api } } });
    const DefinitionBody = { openapi: '3.0.1', paths: { '/a': { get: { responses: {} } }, '/b': { post: {} }, '/c': null } };
    const flow = read({
      Http: { Type: 'AWS::Serverless::HttpApi', Properties: { DefinitionBody } },
      Merged: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'v1', DefinitionBody, MergeDefinitions: true } },
      Own: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'v1', DefinitionBody } },
      Later: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'v1', DefinitionBody: { 'Fn::Transform': { Name: 'AWS::Include' } } } },
      Worker: fn({ Events: { A: event('HttpApi', 'Http'), B: event('Api', 'Merged'), C: event('Api', 'Own'), D: event('Api', 'Later') } }),
    });
    const apiOf = (logicalId: string) => flow.byKey.get(`Stack/${logicalId}`)!;
    for (const logicalId of ['Http', 'Merged']) {
      expect(integration(apiOf(logicalId), '/b', 'get')).toMatchObject({ type: 'aws_proxy', timeoutInMillis: 5_000 });
      expect(Object.keys((apiOf(logicalId).resource.Properties as any).Body.paths['/b'])).toEqual(['post', 'get']);
    }
    expect(apiOf('Own').resource.Properties!.Body).toEqual(DefinitionBody);
    expect(apiOf('Later').resource.Properties!.Body).toEqual({ 'Fn::Transform': { Name: 'AWS::Include' } });
  });

  test('references that are not text are looked into', () => {
    const Layer = { Type: 'AWS::Serverless::LayerVersion', Properties: { ContentUri: 's3://code/layer.zip' } };
    const value = { 'Fn::GetAtt': ['Layer', { Ref: 'Layer' }] };
    const flow = read({ Layer, Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: value, TopicName: { 'Fn::Sub': 3 } }, DependsOn: { Ref: 'Layer' } } }, { Outputs: { It: { Value: { 'Fn::GetAtt': 'Layer.Arn' } } } });
    const layer = flow.others.find(({ type }) => type === 'AWS::Lambda::LayerVersion')!.logicalId;
    expect(flow.topics[0].resource).toMatchObject({ Properties: { DisplayName: { 'Fn::GetAtt': ['Layer', { Ref: layer }] }, TopicName: { 'Fn::Sub': 3 } }, DependsOn: { Ref: layer } });
    expect(flow.stacks[0].outputs.It).toContain(layer);
  });

  test('a table and a state machine', () => {
    const flow = read({
      Table: { Type: 'AWS::Serverless::SimpleTable', Properties: { PrimaryKey: { Name: 'key', Type: 'Odd' } } },
      Flow: { Type: 'AWS::Serverless::StateMachine', Properties: { Definition: {} } },
      Kafka: fn({ Events: { It: { Type: 'SelfManagedKafka', Properties: { KafkaBootstrapServers: ['a:9092'] } } } }),
    });
    const { tables, roles } = readSupportingResources(flow);
    expect(tables[0].keys).toEqual(['key']);
    expect(roles.map(({ logicalId, writtenAt }) => [logicalId, writtenAt])).toEqual([['KafkaRole', 'Kafka.Role'], ['FlowRole', 'Flow.Role']]);
  });
});

describe('wrong values', () => {
  const WRONG = [
    null, [], {}, '', 'x', 5, true, [null], { Ref: 'x' }, { Ref: null }, { Ref: 'AWS::NoValue' }, { 'Fn::If': ['IsProd', {}, null] }, { 'Fn::If': 'a' },
    { 'Fn::Sub': ['${a}'] }, { 'Fn::Sub': null }, { 'Fn::GetAtt': ['a'] }, { 'Fn::FindInMap': [null, {}, []] }, JSON.parse('{"__proto__": {"Type": "SQS"}}'), 'constructor',
  ];

  /** Replaces the value at a path, whose numbers choose among the members of each level. */
  function replace(template: any, path: readonly number[], value: unknown): void {
    let parent = template.Resources;
    for (const [i, choice] of path.entries()) {
      const keys = Object.keys(parent);
      const key = keys[choice % keys.length];
      const isObject = typeof parent[key] === 'object' && parent[key] !== null && Object.keys(parent[key]).length > 0;
      if (!isObject || i === path.length - 1) {
        parent[key] = structuredClone(value);
        return;
      }
      parent = parent[key];
    }
  }

  test('anywhere in a template make parts of it unread, and never throw', () => {
    const change = fc.tuple(fc.array(fc.nat(1_000), { minLength: 2, maxLength: 8 }), fc.constantFrom(...WRONG));
    fc.assert(fc.property(fc.constantFrom(...RECORDED), fc.array(change, { minLength: 1, maxLength: 4 }), ([, { sam }], changes) => {
      const template = structuredClone(sam);
      for (const [path, value] of changes) replace(template, path, value);
      expect(() => expandSam(template)).not.toThrow();
    }), { numRuns: 500 });
  });
});

describe('hostile names', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a name like any other', name => {
    const own = (value: unknown) => JSON.parse(`{"${name}": ${JSON.stringify(value)}}`) as object;
    const flow = read({
      Jobs: { Type: 'AWS::SQS::Queue' },
      Worker: fn({
        Events: own({ Type: 'SQS', Properties: { Queue: { 'Fn::GetAtt': ['Jobs', 'Arn'] }, ...own(1) } }),
        Policies: [own({})],
        AutoPublishAlias: { Ref: name },
        Tags: own('b'),
      }),
    }, { Globals: { Function: { Environment: { Variables: own('global') }, ...own({}) }, ...own({}) } });
    expect(flow.mappings.map(({ logicalId }) => logicalId)).toEqual([`Worker${name}`]);
    expect(({} as any).Type).toBeUndefined();
  });

  test.each([['a'], [{ Function: 'a' }], [{ Function: { 'Fn::If': ['A', {}, {}] } }], [null]])('Globals that are %j change nothing', Globals => {
    expect(read({ Worker: fn({}) }, { Globals }).functions).toHaveLength(1);
  });
});

describe('connectors', () => {
  const resources = { Jobs: { Type: 'AWS::SQS::Queue' }, News: { Type: 'AWS::SNS::Topic' }, Worker: fn({}), Other: fn({}) };
  const connector = (source: string, ...destinations: string[]) => ({
    Type: 'AWS::Serverless::Connector', Properties: { Source: { Id: source }, Destination: destinations.map(Id => ({ Id })), Permissions: ['Write'] },
  });
  const unknownRoles = (flow: EventFlow) => readSupportingResources(flow).policies
    .filter(({ statements }) => statements.some(({ actions }) => actions.some(isUnknown))).flatMap(({ roles }) => roles.map(({ key }) => key));

  test('what a connector grants to a role or function is unknown', () => {
    const flow = read({ ...resources, It: connector('News', 'Worker', 'Jobs') });
    expect(unknownRoles(flow)).toEqual(['Stack/WorkerRole']);
    expect(readSupportingResources(flow).permissions).toMatchObject([{ function: { key: 'Stack/Worker' }, principal: { reason: expect.any(String) } }]);
    expect(flow.others.map(({ type }) => type)).toEqual(expect.arrayContaining(['AWS::Serverless::Connector', 'AWS::SQS::QueuePolicy']));
  });

  test('an embedded connector is said', () => {
    const flow = read({ ...resources, Worker: fn({}, { Connectors: { ToOther: { Properties: { Destination: { Id: 'Other' }, Permissions: ['Write'] } } } }) });
    expect(unread(flow)).toEqual(['Worker: its connector ToOther is not read']);
    expect(unknownRoles(flow)).toEqual(['Stack/WorkerRole', 'Stack/OtherRole']);
  });

  test('resources of other stacks and given roles are left alone', () => {
    const flow = read({ Given: fn({ Role: 'arn:aws:iam::123456789012:role/own' }), It: connector('Elsewhere', 'Given'), Bad: { Type: 'AWS::Serverless::Connector' } });
    expect(unknownRoles(flow)).toEqual([]);
  });
});

describe('conditions', () => {
  test('a created destination needs the condition of the function and that of the property', () => {
    const worker = fn({ EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: 'SQS', Destination: { 'Fn::If': ['IsGiven', 'arn:aws:sqs:us-east-1:123456789012:q', { Ref: 'AWS::NoValue' }] } } } } }, { Condition: 'IsOn' });
    const queues = (on: string, given: string) => read({ Worker: worker }, { Conditions: { IsOn: { 'Fn::Equals': [on, 'yes'] }, IsGiven: { 'Fn::Equals': [given, 'yes'] } } }).queues.length;
    expect([queues('yes', 'no'), queues('yes', 'yes'), queues('no', 'no')]).toEqual([1, 0, 0]);
  });

  test('alarms that are only partly known stay as they are', () => {
    const alarms = (Alarms: unknown) => read({ Worker: fn({ AutoPublishAlias: 'live', DeploymentPreference: { Type: 'AllAtOnce', Alarms } }) }).deploymentGroups[0].alarms;
    expect(alarms({ 'Fn::Split': [',', 'a,b'] }).map(({ value }) => isUnknown(value))).toEqual([true, true]);
    expect(alarms([])).toEqual([]);
    expect(alarms({ Ref: 'AWS::NoValue' })).toEqual([]);
    expect(alarms('text')).toEqual([]);
  });
});

describe('large templates', () => {
  const many = (event: (i: number) => object) => Object.fromEntries(Array.from({ length: 8_000 }, (_, i) => [`E${i}`, event(i)]));

  test.each<[string, (i: number) => object]>([
    ['notifications', i => ({ Type: 'S3', Properties: { Bucket: { Ref: 'Uploads' }, Events: `s3:${i}` } })],
    ['triggers', i => ({ Type: 'Cognito', Properties: { UserPool: { Ref: 'Users' }, Trigger: `t${i}` } })],
    ['routes', i => ({ Type: 'HttpApi', Properties: { Path: '/', Method: `m${i}` } })],
    ['secrets', i => ({ Type: 'MQ', Properties: { Broker: `b${i}` } })],
  ])('the work is proportional to the number of %s', (_, event) => {
    const Resources = { Uploads: { Type: 'AWS::S3::Bucket' }, Users: { Type: 'AWS::Cognito::UserPool' }, Worker: fn({ Events: many(event) }) };
    const started = process.cpuUsage();
    expandSam({ Transform: SAM, Resources } as TemplateJson);
    // Half a second even with coverage; quadratic work takes minutes.
    expect(process.cpuUsage(started).user / 1_000_000).toBeLessThan(10);
  });
});

describe('large Globals', () => {
  test('are not merged into thousands of resources', () => {
    const Variables = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`V${i}`, '']));
    const worker = { Type: 'AWS::Serverless::Function', Properties: { Environment: { Variables: {} } } };
    const functions = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`F${i}`, worker]));
    const Globals = { Function: { Environment: { Variables } } };
    const { template, unread: parts } = expandSam({ Transform: SAM, Globals, Resources: functions } as TemplateJson);
    expect(parts).toHaveLength(5_000);
    expect(parts[0]).toEqual({ logicalId: 'F0', reason: 'Globals is too large for so many resources' });
    expect(template.Resources!.F0.Type).toBe('AWS::Serverless::Function');
  });
});

describe('nested stacks', () => {
  test('are expanded too', () => {
    const inner = { Transform: [SAM, 'Own'], Resources: { Worker: fn({}) } } as unknown as TemplateJson;
    const outer = { Resources: { Inner: { Type: 'AWS::CloudFormation::Stack' } } } as TemplateJson;
    const flow = readTemplates([{ stackName: 'Outer', template: outer, nested: { Inner: inner } }]);
    expect(flow.functions.map(({ key }) => key)).toEqual(['Outer/Inner/Worker']);
  });
});

describe('the simulator', () => {
  const template = { Transform: SAM, Resources: { Jobs: { Type: 'AWS::SQS::Queue' }, Worker: fn({ Events: { Job: { Type: 'SQS', Properties: { Queue: { 'Fn::GetAtt': ['Jobs', 'Arn'] } } } } }) } };

  test('runs a template of AWS SAM', async () => {
    const seen: unknown[] = [];
    const simulation = Simulation.fromTemplate(template, { handlers: { Worker: async (event: any) => { seen.push(event.Records[0].body); } } });
    simulation.send('Jobs', 'a');
    await simulation.advance({ minutes: 1 });
    expect(seen).toEqual(['a']);
  });

  test('refuses a part that is not read when an event reaches its resource, unless that is left out', async () => {
    const worker = fn({ Events: { Bad: { Type: 'Carrier' } } });
    const bad = { ...template, Resources: { ...template.Resources, Bad: worker } };
    const sim = Simulation.fromTemplate(bad, { handlers: { Worker: async () => {}, Bad: async () => {} } });
    sim.invoke('Bad', {});
    await expect(sim.runUntilIdle()).rejects.toThrow(/^Bad: a part that is not read \(the type of its event Bad is "Carrier"/);
    expect(() => Simulation.fromTemplate(bad, { without: ['Bad'], handlers: { Worker: async () => {} } })).not.toThrow();
  });
});

describe('parameters', () => {
  const aliased = { Worker: fn({ AutoPublishAlias: { Ref: 'Alias' } }) };

  test('a given value comes before the default', () => {
    const template = { Transform: SAM, Parameters: { Alias: { Type: 'String', Default: 'live' } }, Resources: aliased } as TemplateJson;
    expect(readTemplates(template).aliases[0].logicalId).toBe('WorkerAliaslive');
    expect(readTemplates(template, { parameters: { Alias: 'green' } }).aliases[0].logicalId).toBe('WorkerAliasgreen');
  });

  test('an alias with an unknown name is an alias', () => {
    const [alias] = read(aliased, { Parameters: { Alias: { Type: 'String' } } }).aliases;
    expect(alias).toMatchObject({ logicalId: 'WorkerAlias', function: { key: 'Stack/Worker' } });
    expect(isUnknown(alias.aliasName)).toBe(true);
  });
});

describe('paths and places', () => {
  const bad = fn({ Events: { Minute: { Type: 'Schedule', Properties: { Schedule: 'rate(1 minute)' } } } });

  test('a generated resource has the construct path of the one that generates it', () => {
    const paths = { Worker: 'App/Stack/Worker' };
    const [rule] = readTemplates([{ stackName: 'Stack', template: { Transform: SAM, Resources: { Worker: bad } } as TemplateJson, paths }]).rules;
    expect(rule).toMatchObject({ path: 'App/Stack/Worker', writtenAt: 'Worker.Events.Minute' });
    const [other] = read({ Worker: { ...bad, Metadata: { 'aws:cdk:path': 'Other/Worker' } } }).rules;
    expect(other.path).toBe('Other/Worker');
  });

  test('findings name the property that the template contains', () => {
    const places = findingsIn(read({ Worker: bad })).map(({ entry: { writtenAt, logicalId } }) => writtenAt ?? logicalId);
    expect(places).toEqual(expect.arrayContaining(['Worker.Events.Minute', 'Worker']));
    expect(places.filter(place => place.startsWith('WorkerMinute'))).toEqual([]);
  });
});
