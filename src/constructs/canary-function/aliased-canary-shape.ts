import type { AliasedCanaryFunctionProps } from './aliased-canary-function-props';
import { FUNCTION_ALARMS_SHAPE } from '../alarms/alarm-shape';
import { DEPLOYMENT_SHAPE } from '../deployment/deployment-shape';
import { FUNCTION_SHAPE } from '../function/function-shape';
import { anObject, options, Shape } from '../synth/shapes';

export const CANARY_SHAPE: Shape<AliasedCanaryFunctionProps> = {
  ...FUNCTION_SHAPE, ...DEPLOYMENT_SHAPE, functionUrl: anObject, alarms: options(FUNCTION_ALARMS_SHAPE),
};
