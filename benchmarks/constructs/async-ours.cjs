const { Runtime } = require('aws-cdk-lib/aws-lambda');
const { AlarmProfile, AsyncFunctionWithDestinations, AsyncTrigger, HandlerCode } = require('cdk-resilient-lambda');

exports.add = (scope, id) => {
  new AsyncFunctionWithDestinations(scope, id, {
    code: HandlerCode.fromInline('exports.handler = async () => {}', { runtime: Runtime.NODEJS_24_X }),
    triggers: [AsyncTrigger.rule({ source: ['orders'] })],
    alarms: { profile: AlarmProfile.NONE },
  });
};
