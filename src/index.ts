export * from './constructs';
export * from './nag';
export * from './validation';
