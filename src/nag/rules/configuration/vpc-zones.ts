import { Unknown } from '../../../template';
import { compliantIf, known, rule, violation } from '../../rule';

export const vpcZones = rule({
  id: 'VpcZones',
  level: 'warning',
  of: 'functions',
  info: 'The function runs in one Availability Zone.',
  explanation: 'When the zone fails, so does every event.',
  mend: 'Select subnets in two zones or more.',
  practices: ['F19'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  check: (handler, system) => {
    if (!handler.properties.has('VpcConfig.SubnetIds')) return undefined;
    const subnets = known(handler.properties.list('VpcConfig.SubnetIds'));
    if (subnets.length === 1) return violation('It has one subnet.');
    const zones = system.network.subnetsOf(handler).map(subnet => JSON.stringify(subnet?.resource.Properties?.AvailabilityZone));
    if (zones.includes(undefined as never)) return new Unknown('its subnets are not in these templates');
    return compliantIf(new Set(zones).size > 1, `Its ${subnets.length} subnets lie in one zone.`);
  },
});
