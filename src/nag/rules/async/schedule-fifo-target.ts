import { checkFifoDelivery, FIFO_DELIVERY } from './fifo-delivery';
import { rule } from '../../model/rule';

export const scheduleFifoTarget = rule({
  ...FIFO_DELIVERY,
  id: 'ScheduleFifoTarget',
  appliesTo: 'schedules',
  info: 'A schedule cannot send to its FIFO queue.',
  link: 'https://docs.aws.amazon.com/scheduler/latest/APIReference/API_SqsParameters.html',
  check: ({ target }, app) => checkFifoDelivery([target], app),
});
