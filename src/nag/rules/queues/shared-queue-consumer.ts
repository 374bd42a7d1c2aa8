import { isUnknown } from '../../../template';
import { COMPLIANT, compliantIf, resolved, rule } from '../../model/rule';
import { pollsQueue } from '../../model/sources';

export const sharedQueueConsumer = rule({
  id: 'SharedQueueConsumer',
  level: 'error',
  appliesTo: 'mappings',
  info: 'Several mappings poll the same queue.',
  explanation: 'A message reaches only one of the functions, at random. A mapping with filters deletes the messages that it rejects, also those that another ' +
    'mapping would process.',
  fix: 'Give each function a queue of its own: two subscriptions of an SNS topic, or two targets of an EventBridge rule. Disable a ' +
    'mapping that is replaced (Enabled: false).',
  practices: ['Q23'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html',
  check: (mapping, app) => {
    if (!pollsQueue(mapping)) return undefined;
    const mapped = app.otherConsumersOf(mapping);
    if (mapped.length === 0 || !resolved(mapping.enabled)) return COMPLIANT;
    const others = mapped.filter(({ enabled }) => resolved(enabled));
    const deletes = [mapping, ...others].some(({ filters }) => !isUnknown(filters) && filters.length > 0) ? ', and filters delete messages' : '';
    const { key, value } = mapping.source!;
    return compliantIf(others.length === 0, () => `The queue ${app.entry(mapping.source)?.logicalId ?? value} of the mapping is polled by several mappings${deletes}.`, { cause: key ?? String(value) });
  },
});
