const { EventbridgeToLambda } = require('@aws-solutions-constructs/aws-eventbridge-lambda');
const lambda = require('aws-cdk-lib/aws-lambda');

exports.add = (scope, id) => {
  new EventbridgeToLambda(scope, id, {
    lambdaFunctionProps: {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {}'),
    },
    eventRuleProps: { eventPattern: { source: ['orders'] } },
  });
};
