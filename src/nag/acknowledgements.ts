import { Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { AcknowledgedRules } from './acknowledged-rules';

/** Returns the rules that the constructs of an app acknowledge. @param pack the name of the rule pack */
export function acknowledgementsOf(scope: IConstruct, pack: string): AcknowledgedRules {
  return new AcknowledgedRules(scope.node.root.node.findAll().flatMap(({ node }) => {
    const { metadata } = node;
    if (metadata.length === 0) return [];
    const acknowledged = metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
    const ids = acknowledged.flatMap(({ data }) => Object.keys(data as object));
    return ids.length === 0 ? [] : [[node.path, ids] as const];
  }), pack);
}
