import type { SQSEvent } from 'aws-lambda';

interface Order {
  readonly id: string;
}

export async function handler(event: SQSEvent): Promise<void> {
  for (const record of event.Records) {
    const order: Order = JSON.parse(record.body);
    await ship(order);
    console.log(JSON.stringify({ message: 'shipped', order: order.id }));
  }
}

async function ship(order: Order): Promise<void> {
  if (order.id === 'lost') throw new Error('the warehouse does not know it');
}
