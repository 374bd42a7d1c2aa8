const { Runtime } = require('aws-cdk-lib/aws-lambda');
const { AlarmProfile, HandlerCode, SqsWorkerFunction } = require('cdk-resilient-lambda');

exports.add = (scope, id, { alarms }) => {
  new SqsWorkerFunction(scope, id, {
    code: HandlerCode.fromInline('exports.handler = async () => {}', { runtime: Runtime.NODEJS_24_X }),
    alarms: alarms ? undefined : { profile: AlarmProfile.NONE },
  });
};
