import { EvaluationResult, runSimulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT, Deployed, Resource } from './deployed';

/** A request of a role of the account, or of a service. */
export interface Request {
  /** The ARN of a role of the app or of another account, or the name of a service. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** @default - over TLS */
  readonly context?: { readonly [key: string]: string | string[] };
}

/** Evaluates a request as IAM does, by the policies in the templates alone. */
export async function evaluate(deployed: Deployed, { principal, action, resource, context }: Request): Promise<EvaluationResult> {
  const resourcePolicy = queuePolicy(deployed, resource) ?? keyPolicy(deployed, resource) ?? bucketPolicy(deployed, resource)
    ?? functionPolicy(deployed, resource);
  const outcome = await runSimulation({
    request: {
      principal,
      action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables: withKnownKeys({ 'aws:SecureTransport': 'true', ...context }),
    },
    identityPolicies: principal.endsWith('.amazonaws.com') ? [] : rolePolicies(deployed, principal),
    resourcePolicy: resourcePolicy && withKnownKeys(resourcePolicy),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  }, {});
  if (outcome.resultType === 'error') throw new Error(`${action} on ${resource} cannot be evaluated: ${JSON.stringify(outcome.errors)}`);

  const results = outcome.resultType === 'single' ? [outcome.result] : outcome.results;
  const ignored = results.flatMap(({ ignoredContextKeys = [] }) => ignoredContextKeys);
  if (ignored.length > 0) throw new Error(`${action} on ${resource} has no ${ignored}`);
  return outcome.overallResult;
}

/**
 * The simulator drops `kms:EncryptionContext:…` from a request, because it recognizes variable keys only by a slash.
 * Renaming the key in the request and in the policy keeps the condition.
 */
function withKnownKeys<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll('"kms:EncryptionContext:', '"aws:RequestTag/'));
}

function rolePolicies(deployed: Deployed, principal: string) {
  const [, , , , account] = principal.split(':');
  // Its administrators decide what a role of another account may do.
  if (account !== ACCOUNT) return [{ name: 'all', policy: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } }];
  const role = deployed.resources('AWS::IAM::Role').find(({ arn }) => arn === principal);
  if (role === undefined) throw new Error(`there is no role ${principal}`);
  const { ManagedPolicyArns, PermissionsBoundary, Policies = [] } = role.properties;
  if (ManagedPolicyArns ?? PermissionsBoundary) throw new Error(`${principal} has a managed policy, whose statements are not supported here`);

  const inline = Policies.map(({ PolicyDocument }: any) => deployed.resolve(role.stackName, PolicyDocument));
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'].flatMap(type => deployed.resources(type)
    .filter(policy => rolesOf(deployed, policy).includes(principal.split('/')[1]))
    .map(({ properties, stackName }) => deployed.resolve(stackName, properties.PolicyDocument)));
  return [...inline, ...attached].map((policy, index) => ({ name: `${index}`, policy }));
}

function rolesOf(deployed: Deployed, { properties: { Roles, RoleName }, stackName }: Resource): string[] {
  return deployed.resolve(stackName, Roles ?? [RoleName]);
}

function queuePolicy(deployed: Deployed, queue: string): any {
  const [policy, ...others] = deployed.resources('AWS::SQS::QueuePolicy')
    .filter(({ properties, stackName }) => deployed.resolve(stackName, properties.Queues).includes(queue.split(':').pop()));
  if (others.length > 0) throw new Error(`${queue} has several policies, of which SQS keeps one`);
  return policy && deployed.resolve(policy.stackName, policy.properties.PolicyDocument);
}

function keyPolicy(deployed: Deployed, key: string): any {
  const found = deployed.resources('AWS::KMS::Key').find(({ arn }) => arn === key);
  return found && deployed.resolve(found.stackName, found.properties.KeyPolicy);
}

function bucketPolicy(deployed: Deployed, resource: string): any {
  const [bucket] = resource.split('/');
  const found = deployed.resources('AWS::S3::BucketPolicy')
    .find(({ properties, stackName }) => bucket === `arn:aws:s3:::${deployed.resolve(stackName, properties.Bucket).toLowerCase()}`);
  return found && deployed.resolve(found.stackName, found.properties.PolicyDocument);
}

/** The resource policy that Lambda builds from the permissions of a function. @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
function functionPolicy(deployed: Deployed, fn: string): any {
  const permissions = deployed.resources('AWS::Lambda::Permission')
    .map(({ properties, stackName }) => deployed.resolve(stackName, properties))
    .filter(({ FunctionName }) => FunctionName === fn);
  return permissions.length === 0 ? undefined : {
    Version: '2012-10-17',
    Statement: permissions.map(({ Action, Principal, SourceAccount, SourceArn }) => ({
      Effect: 'Allow',
      Action,
      Principal: { Service: Principal },
      Resource: fn,
      Condition: {
        ...SourceArn && { ArnLike: { 'aws:SourceArn': SourceArn } },
        ...SourceAccount && { StringEquals: { 'aws:SourceAccount': SourceAccount } },
      },
    })),
  };
}
