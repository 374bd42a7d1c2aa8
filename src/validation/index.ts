export * from './event-fate-validation';
