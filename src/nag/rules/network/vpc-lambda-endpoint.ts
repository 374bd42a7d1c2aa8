import { allHold, isUnknown, not } from '../../../template';
import { COMPLIANT, resolved, rule, violation } from '../../model/rule';

export const vpcLambdaEndpoint = rule({
  id: 'VpcLambdaEndpoint',
  level: 'info',
  appliesTo: 'functions',
  info: 'The function can call other functions, but its VPC has no endpoint for Lambda.',
  explanation: 'The calls leave the VPC through a NAT gateway, or fail if there is none. An interface endpoint (PrivateLink) keeps them in the network of AWS.',
  fix: "Add one (AWS::EC2::VPCEndpoint): vpc.addInterfaceEndpoint('Lambda', { service: InterfaceVpcEndpointAwsService.LAMBDA }).",
  practices: ['E07'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-endpoints.html',
  check: (handler, app) => {
    const { rolePermissions, network } = app;
    if (network.subnetsOf(handler).length === 0) return undefined;
    const calls = rolePermissions.uses(handler, 'lambda', [], app.destinationsOf(handler));
    if (calls === false) return undefined;
    const lacks = allHold([calls, not(network.hasEndpoint(resolved(network.vpcOf(handler)), 'lambda'))]);
    if (lacks === true) return violation('The role of the function allows it to call other functions, but its VPC has no endpoint for Lambda.');
    return isUnknown(lacks) ? lacks : COMPLIANT;
  },
});
