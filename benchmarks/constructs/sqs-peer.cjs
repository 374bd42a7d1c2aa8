const { SqsToLambda } = require('@aws-solutions-constructs/aws-sqs-lambda');
const { lambdaFunctionProps } = require('./function-peer.cjs');

exports.add = (scope, id) => {
  new SqsToLambda(scope, id, { lambdaFunctionProps });
};
