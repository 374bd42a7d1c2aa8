export * from './checks-summary';
export * from './lambda-best-practices-checks';
