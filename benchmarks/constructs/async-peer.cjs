const { EventbridgeToLambda } = require('@aws-solutions-constructs/aws-eventbridge-lambda');
const { lambdaFunctionProps } = require('./function-peer.cjs');

exports.add = (scope, id) => {
  new EventbridgeToLambda(scope, id, { lambdaFunctionProps, eventRuleProps: { eventPattern: { source: ['orders'] } } });
};
