import { alarmExamples } from './alarms';
import { asyncExamples } from './async';
import { configurationExamples } from './configuration';
import { deploymentExamples } from './deployment';
import type { Examples } from './example';
import { networkExamples } from './network';
import { permissionExamples } from './permissions';
import { queueExamples } from './queues';
import { securityExamples } from './security';
import { streamExamples } from './streams';

/** The example of every rule. */
export const EXAMPLES: Examples = {
  ...queueExamples,
  ...streamExamples,
  ...asyncExamples,
  ...alarmExamples,
  ...deploymentExamples,
  ...securityExamples,
  ...permissionExamples,
  ...networkExamples,
  ...configurationExamples,
};
