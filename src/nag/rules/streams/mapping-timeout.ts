import { CLUSTER_TIMEOUT_SECONDS } from '../../../limits';
import { Unknown } from '../../../template';
import { compliantIf, resolved, rule } from '../../model/rule';
import { pollsCluster } from '../../model/sources';

export const mappingTimeout = rule({
  id: 'MappingTimeout',
  level: 'error',
  appliesTo: 'mappings',
  info: 'The function may run longer than Lambda supports for a cluster or broker.',
  explanation: 'For Kafka, Amazon MQ and DocumentDB, Lambda supports functions with a timeout of at most 14 minutes.',
  fix: 'Set the timeout of the function (Timeout) to at most 840 seconds.',
  practices: ['F03'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html',
  check: (mapping, app) => {
    if (!pollsCluster(mapping)) return undefined;
    const handler = app.function(mapping.function);
    if (handler === undefined) return new Unknown('the function is not in these templates');
    const timeout = resolved(handler.timeoutSeconds);
    return compliantIf(timeout <= CLUSTER_TIMEOUT_SECONDS, () => `${handler.logicalId} has a timeout of ${timeout} s, but at most ${CLUSTER_TIMEOUT_SECONDS} s are supported for the source of the mapping.`);
  },
});
