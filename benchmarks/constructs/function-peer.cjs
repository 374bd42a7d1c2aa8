const lambda = require('aws-cdk-lib/aws-lambda');

/** What every pattern is told of its function. */
exports.lambdaFunctionProps = {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async () => {}'),
};
