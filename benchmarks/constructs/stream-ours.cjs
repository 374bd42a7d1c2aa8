const { Runtime } = require('aws-cdk-lib/aws-lambda');
const { AlarmProfile, HandlerCode, StreamProcessor, StreamSource } = require('cdk-resilient-lambda');

exports.add = (scope, id) => {
  new StreamProcessor(scope, id, {
    code: HandlerCode.fromInline('exports.handler = async () => {}', { runtime: Runtime.NODEJS_24_X }),
    source: StreamSource.kinesis(),
    alarms: { profile: AlarmProfile.NONE },
  });
};
