export * from './lambda-best-practices-checks';
