const { KinesisStreamsToLambda } = require('@aws-solutions-constructs/aws-kinesisstreams-lambda');
const { lambdaFunctionProps } = require('./function-peer.cjs');

exports.add = (scope, id) => {
  new KinesisStreamsToLambda(scope, id, { lambdaFunctionProps });
};
