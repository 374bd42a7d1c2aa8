import type { DatabaseEntry, DatabaseProxyEntry, Entry, ReferTo, SecurityGroupRuleEntry, SubnetEntry, VpcEndpointEntry } from '../flow';
import type { Properties } from '../resolve/properties';
import type { Reference } from '../resolve/references';
import { isUnknown } from '../resolve/unknown';

const VPC = 'AWS::EC2::VPC';
const SECURITY_GROUP = 'AWS::EC2::SecurityGroup';

/** The properties with the security group at the other end of a rule. */
const SOURCE = 'SourceSecurityGroupId';
const DESTINATION = 'DestinationSecurityGroupId';

/** `AWS::EC2::Subnet` */
export function readSubnet(entry: Entry, properties: Properties, refer: ReferTo): SubnetEntry {
  return { vpc: refer(properties.required('VpcId'), VPC), ...entry };
}

/** `AWS::EC2::VPCEndpoint` */
export function readVpcEndpoint(entry: Entry, properties: Properties, refer: ReferTo): VpcEndpointEntry {
  return { vpc: refer(properties.required('VpcId'), VPC), serviceName: properties.required('ServiceName'), ...entry };
}

/** `AWS::EC2::SecurityGroup`: its inline rules. */
export function readSecurityGroup(entry: Entry, properties: Properties, refer: ReferTo): SecurityGroupRuleEntry[] {
  const own: Reference = { value: entry.name, key: entry.key };
  const rules = (list: string) => {
    const parts = properties.parts(list);
    return isUnknown(parts) ? [] : parts.flatMap(part => isUnknown(part) ? [] : part);
  };
  return [
    ...rules('SecurityGroupIngress').flatMap(rule => othersOf(rule, SOURCE, refer).map(from => ({ from, to: own, ...entry }))),
    ...rules('SecurityGroupEgress').flatMap(rule => othersOf(rule, DESTINATION, refer).map(to => ({ from: own, to, ...entry }))),
  ];
}

/** `AWS::EC2::SecurityGroupIngress` */
export function readSecurityGroupIngress(entry: Entry, properties: Properties, refer: ReferTo): SecurityGroupRuleEntry[] {
  const to = refer(properties.required('GroupId'), SECURITY_GROUP);
  return othersOf(properties, SOURCE, refer).map(from => ({ from, to, ...entry }));
}

/** `AWS::EC2::SecurityGroupEgress` */
export function readSecurityGroupEgress(entry: Entry, properties: Properties, refer: ReferTo): SecurityGroupRuleEntry[] {
  const from = refer(properties.required('GroupId'), SECURITY_GROUP);
  return othersOf(properties, DESTINATION, refer).map(to => ({ from, to, ...entry }));
}

/** `AWS::RDS::DBCluster` and `AWS::RDS::DBInstance`. @param groups the property with the security groups */
export function readDatabase(entry: Entry, properties: Properties, groups: string, refer: ReferTo): DatabaseEntry {
  return {
    securityGroups: groupsOf(properties, groups, refer),
    engine: properties.text('Engine'),
    dataApi: properties.flag('EnableHttpEndpoint', false),
    ...entry,
  };
}

/** `AWS::RDS::DBProxy` and `AWS::RDS::DBProxyEndpoint` */
export function readDatabaseProxy(entry: Entry, properties: Properties, refer: ReferTo): DatabaseProxyEntry {
  return { securityGroups: groupsOf(properties, 'VpcSecurityGroupIds', refer), ...entry };
}

function groupsOf(properties: Properties, list: string, refer: ReferTo): readonly Reference[] {
  return properties.texts(list).map(group => refer(group, SECURITY_GROUP));
}

/** Returns the security group at the other end of a rule; none if the rule is for IP addresses. */
function othersOf(rule: Properties, property: string, refer: ReferTo): readonly Reference[] {
  const group = rule.text(property);
  return group === undefined ? [] : [refer(group, SECURITY_GROUP)];
}
