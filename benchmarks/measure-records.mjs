// Prints how many µs a handler spends on a record.
const [file, kind, sizeText, logs] = process.argv.slice(2);
const size = Number(sizeText);
globalThis.logs = Boolean(logs);
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true; // what is logged is made, but not printed
const { handler } = await import(file);

const record = i => kind === 'stream'
  ? {
    eventID: `shardId-0:${i}`, eventSource: 'aws:kinesis', eventSourceARN: 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders',
    kinesis: {
      data: Buffer.from(JSON.stringify({ id: `o-${i}`, total: 12.5 })).toString('base64'), partitionKey: 'p', sequenceNumber: `${i}`,
      approximateArrivalTimestamp: 1.7e9,
    },
  }
  : {
    messageId: `m-${i}`, body: JSON.stringify({ id: `o-${i}`, total: 12.5 }), messageAttributes: {}, eventSource: 'aws:sqs',
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1700000000000', ...kind === 'fifo' && { MessageGroupId: `g${i % 5}` } },
    eventSourceARN: `arn:aws:sqs:eu-west-1:111122223333:orders${kind === 'fifo' ? '.fifo' : ''}`,
  };
const event = { Records: Array.from({ length: size }, (_, i) => record(i)) };
const deadline = Date.now() + 900_000;
const context = {
  functionName: 'orders', functionVersion: '1', invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:orders', memoryLimitInMB: '512',
  awsRequestId: 'r', getRemainingTimeInMillis: () => deadline - Date.now(),
};
process.env._X_AMZN_TRACE_ID = 'Root=1-5e1b4151-43a0913a12345678901234567;Parent=53995c3f42cd8ad8;Sampled=1';

const repeat = async records => {
  for (let done = 0; done < records; done += size) await handler(event, context);
};
await repeat(20_000); // compiled by then
const measured = 40_000;
const start = performance.now();
await repeat(measured);
write(`${(performance.now() - start) * 1_000 / measured}\n`);
