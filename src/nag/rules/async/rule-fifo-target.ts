import { checkFifoDelivery, FIFO_DELIVERY } from './fifo-delivery';
import { resolved, rule } from '../../model/rule';

export const ruleFifoTarget = rule({
  ...FIFO_DELIVERY,
  id: 'RuleFifoTarget',
  appliesTo: 'rules',
  info: 'An EventBridge rule cannot send to its FIFO queue.',
  link: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html',
  check: ({ targets }, app) => checkFifoDelivery(resolved(targets), app),
});
