import { refused } from './delivery-check';
import { unlessUnknown } from './missing-permissions';
import { Access, asItself, Delivery } from '../../../template';
import { listed } from '../../model/listed';
import { rule, violation } from '../../model/rule';

export const invokePermission = rule({
  id: 'InvokePermission',
  level: 'error',
  appliesTo: 'functions',
  info: 'A service that invokes the function is not allowed to.',
  explanation: 'SNS, S3, EventBridge and alarms invoke a function only if an AWS::Lambda::Permission for exactly this function, version or alias allows it ' +
    'for their topic, bucket, rule or alarm. If not, the event is lost, and an API answers with an error.',
  fix: 'Add an AWS::Lambda::Permission with the service as Principal and the ARN of its resource as SourceArn, on the alias if the alias is invoked. ' +
    'The L2 constructs and AsyncTrigger do so.',
  practices: ['Q21'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html',
  check: (handler, { access, deliveries }) => {
    const invocations = deliveries.to(handler);
    if (invocations.length === 0) return undefined;
    const verdicts = invocations.map(delivery => asItself(delivery, access, access.serviceMayInvoke(delivery.caller, delivery.target)));
    const groups = new Map<string, readonly Delivery[]>();
    invocations.filter((_, i) => verdicts[i] === false).forEach(delivery => {
      const qualifier = delivery.target.qualifier ?? '';
      groups.set(qualifier, [...groups.get(qualifier) ?? [], delivery]);
    });
    const problems = [...groups].map(([qualifier, denied]) => {
      const senders = refused(denied, denied.map(() => false));
      const name = qualifier === '' ? 'the function' : `${handler.logicalId}:${qualifier}`;
      return `No permission allows ${listed(senders)} to invoke ${name}${qualifier !== '' && denied.some(delivery => mayInvokeFunction(delivery, access)) ? ', only the function itself' : ''}.`;
    });
    return problems.length > 0 ? violation(problems.join(' ')) : unlessUnknown(verdicts);
  },
});

function mayInvokeFunction({ caller, target }: Delivery, access: Access): boolean {
  return access.serviceMayInvoke(caller, { value: target.value, function: target.function }) === true;
}
