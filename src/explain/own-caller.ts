import { SYNCHRONOUS_CALLERS } from '../limits';
import { Entry, EventFlow, isWebSocketApi } from '../template';

const BY_TYPE: { readonly [type: string]: keyof typeof SYNCHRONOUS_CALLERS } = {
  'AWS::ApiGateway::Method': 'restApi',
  'AWS::ApiGateway::RestApi': 'restApi',
  'AWS::ApiGateway::Authorizer': 'restApi',
  'AWS::ApiGatewayV2::Integration': 'httpApi',
  'AWS::ApiGatewayV2::Api': 'httpApi',
  'AWS::ApiGatewayV2::Authorizer': 'httpApi',
  'AWS::AppSync::DataSource': 'appSync',
  'AWS::Cognito::UserPool': 'cognito',
  'AWS::Lex::BotAlias': 'lex',
  'AWS::CloudFront::Distribution': 'cloudFront',
  'AWS::ElasticLoadBalancingV2::TargetGroup': 'loadBalancer',
  'AWS::KinesisFirehose::DeliveryStream': 'firehose',
  'AWS::StepFunctions::StateMachine': 'stepFunctions',
};

/** The caller that a resource is; 'unknown' if it is none of the table. */
export function ownCaller(flow: EventFlow, entry: Entry): keyof typeof SYNCHRONOUS_CALLERS | 'unknown' {
  const { type } = entry;
  if (type.startsWith('AWS::ApiGatewayV2::') && isWebSocketApi(flow, entry)) return 'webSocketApi';
  return Object.hasOwn(BY_TYPE, type) ? BY_TYPE[type] : 'unknown';
}
