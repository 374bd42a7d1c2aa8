import { locationOf } from './functions';
import { contentHash } from './logical-ids';
import type { SamResource, SamTemplate } from './sam-template';
import { isMap, pick, withoutUnset } from './values';

const ATTRIBUTE_TYPES = new Map<unknown, string>([['String', 'S'], ['Number', 'N'], ['Binary', 'B']]);

/** `AWS::Serverless::SimpleTable`. @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html */
export function expandTable(template: SamTemplate, owner: SamResource): void {
  const { properties } = owner;
  const { Name: name = 'id', Type: type = 'String' } = template.mapOf(owner, properties.PrimaryKey, 'PrimaryKey') ?? {};
  const tags = isMap(properties.Tags) ? Object.entries(properties.Tags).map(([Key, Value]) => ({ Key, Value })) : undefined;
  template.add(owner, owner.logicalId, 'AWS::DynamoDB::Table', {
    AttributeDefinitions: [{ AttributeName: name, AttributeType: ATTRIBUTE_TYPES.get(type) ?? type }],
    KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
    BillingMode: properties.ProvisionedThroughput === undefined ? 'PAY_PER_REQUEST' : undefined,
    ...pick(properties, ['PointInTimeRecoverySpecification', 'ProvisionedThroughput', 'SSESpecification', 'TableName']),
    Tags: tags,
  }, '', pick(owner.resource, ['DependsOn']));
}

/** `AWS::Serverless::LayerVersion`, whose logical id depends on its content */
export function expandLayer(template: SamTemplate, owner: SamResource): void {
  const { logicalId, properties, resource } = owner;
  const resolved = Object.fromEntries(Object.entries(properties)
    .map(([name, value]) => [name, ['LayerName', 'LicenseInfo', 'Description', 'RetentionPolicy'].includes(name) ? template.withParameters(value) : value]));
  const content = { Type: resource.Type, ...pick(resource, ['DependsOn', 'Condition']), Properties: resolved };
  const layerId = `${logicalId}${contentHash({ [logicalId]: content })}`;
  const retention = typeof resolved.RetentionPolicy === 'string' && resolved.RetentionPolicy.toLowerCase() === 'delete' ? 'Delete' : undefined;
  const location = locationOf(properties.ContentUri);
  template.resources.delete(logicalId);
  template.renamed.set(logicalId, layerId);
  template.add(owner, layerId, 'AWS::Lambda::LayerVersion', {
    LayerName: resolved.LayerName ?? logicalId,
    Content: withoutUnset({ ...location }),
    ...pick(resolved, ['CompatibleArchitectures', 'CompatibleRuntimes', 'Description', 'LicenseInfo']),
  }, 'ContentUri', { ...pick(resource, ['DependsOn']), DeletionPolicy: retention ?? resource.DeletionPolicy ?? 'Retain' });
}
