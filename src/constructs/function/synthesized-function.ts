import { FunctionSettings } from './function-settings';
import { FUNCTION_DEFAULT_TIMEOUT_SECONDS } from '../../limits';
import { SynthesizedResource } from '../synth/synthesized';
import { PropsValidator } from '../synth/validation';

/** The settings of a function that decide whether events are lost. */
type DecisiveSettings = Pick<FunctionSettings, 'timeout' | 'reservedConcurrentExecutions'>;

/** Reads a function as it is synthesized, and adds a problem if Lambda would never run it. */
export function synthesizedFunction<T extends DecisiveSettings>(problems: PropsValidator, fn: SynthesizedResource, constructed: T): T {
  const reservedConcurrentExecutions = fn.number('ReservedConcurrentExecutions', constructed.reservedConcurrentExecutions);
  checkPaused(problems, reservedConcurrentExecutions);
  return { ...constructed, timeout: fn.duration('Timeout', constructed.timeout, FUNCTION_DEFAULT_TIMEOUT_SECONDS)!, reservedConcurrentExecutions };
}

/** Adds a problem if the reserved concurrency is 0, with which Lambda never runs a function. */
export function checkPaused(problems: PropsValidator, reservedConcurrentExecutions: number | undefined): void {
  problems.addIf(reservedConcurrentExecutions === 0,
    'reservedConcurrentExecutions is 0, which stops the function from processing events: omit it, or set it to 1 or more');
}
