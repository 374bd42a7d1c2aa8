export * from './constructs';
export * from './nag';
