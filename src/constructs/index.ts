export * from './alarm-options';
export * from './function-options';
export * from './handler-code';
export * from './idempotency-table';
export * from './resilience-defaults';
export * from './sqs-worker-alarm-options';
export * from './sqs-worker-function';
