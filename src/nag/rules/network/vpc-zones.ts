import { Unknown } from '../../../template';
import { compliantIf, resolved, rule, violation } from '../../model/rule';

export const vpcZones = rule({
  id: 'VpcZones',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The function runs in a single Availability Zone.',
  explanation: 'If the zone fails, every event fails.',
  fix: 'Select subnets in at least two Availability Zones (VpcConfig).',
  practices: ['F19'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  check: (handler, app) => {
    if (!handler.properties.has('VpcConfig.SubnetIds')) return undefined;
    const subnets = resolved(handler.properties.list('VpcConfig.SubnetIds'));
    if (subnets.length === 1) return violation('The function has only one subnet.');
    const zones = app.network.subnetsOf(handler).map(subnet => JSON.stringify(subnet?.resource.Properties?.AvailabilityZone));
    if (zones.includes(undefined as never)) return new Unknown('the subnets of the function are not in these templates');
    return compliantIf(new Set(zones).size > 1, () => `The ${subnets.length} subnets of the function are in the same Availability Zone.`);
  },
});
