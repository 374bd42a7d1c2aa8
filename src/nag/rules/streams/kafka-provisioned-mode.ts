import { UNTIL_EXPIRY } from '../../../limits';
import { isUnknown, MappingEntry, Resolved } from '../../../template';
import { listed } from '../../model/listed';
import { compliantIf, resolved, rule } from '../../model/rule';
import { pollsKafka } from '../../model/sources';

export const kafkaProvisionedMode = rule({
  id: 'KafkaProvisionedMode',
  level: 'error',
  appliesTo: 'mappings',
  info: 'The Kafka mapping has settings that Lambda supports in provisioned mode only.',
  explanation: 'Retry limits, splitting of batches, partial batch responses, schema registries and Kafka topics as destinations belong to the provisioned pollers. Without them, ' +
    'the deployment fails, or a bad record blocks its partition as if nothing were set.',
  fix: 'Set ProvisionedPollerConfig (provisionedPollerConfig).',
  practices: ['K01', 'K03', 'K05'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html',
  check: mapping => {
    if (!pollsKafka(mapping) || resolved(mapping.consumptionMode!) === 'Queue') return undefined;
    if (mapping.properties.has('ProvisionedPollerConfig')) return compliantIf(true, '');
    const settings = SETTINGS.map(([name, isSet]) => [name, isSet(mapping)] as const);
    const found = settings.filter(([, set]) => set === true).map(([name]) => name);
    if (found.length === 0) settings.forEach(([, set]) => resolved(set));
    return compliantIf(found.length === 0, () => `The mapping sets ${listed(found)}, but not ProvisionedPollerConfig.`);
  },
});

/** The settings that need provisioned mode, and whether a mapping changes their default. */
const SETTINGS: readonly (readonly [name: string, isSet: (mapping: MappingEntry) => Resolved<boolean>])[] = [
  ['MaximumRetryAttempts', ({ maximumRetryAttempts }) => isBound(maximumRetryAttempts)],
  ['MaximumRecordAgeInSeconds', ({ maximumRecordAgeSeconds }) => isBound(maximumRecordAgeSeconds)],
  ['BisectBatchOnFunctionError', ({ bisectBatchOnError }) => bisectBatchOnError!],
  ['FunctionResponseTypes', ({ reportBatchItemFailures }) => reportBatchItemFailures],
  ['SchemaRegistryConfig', ({ properties }) => ['AmazonManagedKafkaEventSourceConfig', 'SelfManagedKafkaEventSourceConfig'].some(config => properties.has(`${config}.SchemaRegistryConfig`))],
  ['a Kafka topic as destination', ({ onFailure }) => String(onFailure?.value).startsWith('kafka://')],
];

function isBound(value: Resolved<number> | undefined): Resolved<boolean> {
  return isUnknown(value) ? value : value !== UNTIL_EXPIRY;
}
