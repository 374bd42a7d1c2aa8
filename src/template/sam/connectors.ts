import { UNKNOWN_POLICY } from './roles';
import type { SamResource, SamTemplate } from './sam-template';
import { isMap, Json, member, refTo } from './values';
import type { TemplateJson } from '../input/template-json';

const CONNECTOR = 'AWS::Serverless::Connector';

/** The resource policies by the type of their resources: the property that lists the resources. */
const RESOURCE_POLICIES = new Map<unknown, readonly [type: string, property: string]>([
  ['AWS::SQS::Queue', ['AWS::SQS::QueuePolicy', 'Queues']],
  ['AWS::SNS::Topic', ['AWS::SNS::TopicPolicy', 'Topics']],
]);

/**
 * Adds unknown policies to the resources that connectors connect, so that no rule misses a permission that a connector grants. What a
 * connector grants is not read.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/managing-permissions-connectors.html
 */
export function addConnectors(template: SamTemplate, source: TemplateJson): void {
  for (const [logicalId, resource] of Object.entries(source.Resources ?? {})) {
    if (member(resource, 'Type') === CONNECTOR) {
      const properties = isMap(resource.Properties) ? resource.Properties : {};
      addGrants(template, { logicalId, resource, properties }, logicalId, [member(properties.Source, 'Id')], properties.Destination);
    }
    const embedded = member(resource, 'Connectors');
    for (const [name, connector] of Object.entries(isMap(embedded) ? embedded : {})) {
      template.skip(logicalId, `its connector ${name} is not read`);
      const properties = member(connector, 'Properties');
      addGrants(template, { logicalId, resource, properties: {} }, `${logicalId}${name}`, [logicalId], member(properties, 'Destination'));
    }
  }
}

function addGrants(template: SamTemplate, owner: SamResource, id: string, sources: readonly unknown[], given: unknown): void {
  const destinations = (Array.isArray(given) ? given : [given]).map(one => member(one, 'Id'));
  const roles = [...sources, ...destinations].map(one => roleOf(template, one)).filter(role => role !== undefined);
  if (roles.length > 0) template.add(owner, `${id}Policy`, 'AWS::IAM::ManagedPolicy', { PolicyDocument: UNKNOWN_POLICY, Roles: roles }, 'Connectors');
  destinations.forEach((destination, i) => {
    const [destinationId, resource] = template.referredTo(destination) ?? [];
    const [type, property] = RESOURCE_POLICIES.get(resource?.Type) ?? [];
    if (type !== undefined) template.add(owner, `${id}ResourcePolicy${i}`, type, { PolicyDocument: UNKNOWN_POLICY, [property!]: [refTo(destinationId!)] }, 'Connectors');
    if (resource?.Type === 'AWS::Lambda::Function') {
      template.add(owner, `${id}Permission${i}`, 'AWS::Lambda::Permission', { Action: 'lambda:InvokeFunction', FunctionName: refTo(destinationId!), Principal: UNKNOWN_POLICY }, 'Connectors');
    }
  });
}

/** Returns the role of a function or state machine of the template. */
function roleOf(template: SamTemplate, logicalId: unknown): Json | undefined {
  const [, resource] = template.referredTo(logicalId) ?? [];
  const arn = member(resource?.Properties, 'Role') ?? member(resource?.Properties, 'RoleArn');
  const role = member(arn, 'Fn::GetAtt');
  return Array.isArray(role) && typeof role[0] === 'string' ? refTo(role[0]) : undefined;
}
