export type { AlarmTransition } from './alarms';
export type { Assumption, Assumptions } from './assumptions';
export { ASSUMPTIONS } from './assumptions';
export type { Call, FunctionCode, FunctionPlan, HandlerDuration, LambdaHandler } from './behaviour';
export { Behaviour, crashes, returns, succeeds, throws, timesOut } from './behaviour';
export { UnsupportedFeatureError } from './errors';
export type { Fate, FateReport } from './fates';
export type { Fault } from './faults';
export type { LambdaContext } from './lambda-context';
export type { MetricSeries, MetricStore } from './metrics';
export { Simulation } from './simulation';
export type {
  EventOptions, PublishOptions, PutEventsEntry, PutOptions, ReceiveOptions, ResourceName, SendOptions, SimulationOptions,
} from './simulation-options';
export type { MessageAttribute, MessageAttributes } from './sqs-message';
export type { ItemChange } from './table-record';
export type { TimeSpan } from './time-span';
export { clockTime } from './time-span';
export type { TraceEntry, TraceKind } from './trace';
export type { InvocationView, MessageView, ObjectView, ReceivedMessage } from './views';
export type { ConstructLike, ReadOptions, TemplateInput } from '../template';
