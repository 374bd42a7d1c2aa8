import { EPHEMERAL_STORAGE_MIB } from '../../../limits';
import { COMPLIANT, compliantIf, resolved, rule, violation } from '../../model/rule';

export const snapStartStorage = rule({
  id: 'SnapStartStorage',
  level: 'error',
  appliesTo: 'functions',
  info: 'A function with SnapStart has a file system, or more than 512 MB of temporary storage.',
  explanation: 'Lambda does not support them together, so the deployment fails.',
  fix: 'Leave out SnapStart (snapStart), or the file system (FileSystemConfigs, filesystem) and the additional storage (EphemeralStorage, ephemeralStorageSize).',
  practices: ['F18'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html',
  check: ({ logicalId, properties }) => {
    if (!properties.has('SnapStart')) return undefined;
    if (resolved(properties.text('SnapStart.ApplyOn', 'None')) === 'None') return COMPLIANT;
    if (resolved(properties.list('FileSystemConfigs')).length > 0) return violation(`${logicalId} has SnapStart and a file system.`);
    const size = resolved(properties.number('EphemeralStorage.Size', EPHEMERAL_STORAGE_MIB.min));
    return compliantIf(size <= EPHEMERAL_STORAGE_MIB.min, () => `${logicalId} has SnapStart and ${size} MB of temporary storage, but SnapStart supports ${EPHEMERAL_STORAGE_MIB.min} MB.`);
  },
});
