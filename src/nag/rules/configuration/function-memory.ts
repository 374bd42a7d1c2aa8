import { FUNCTION_MEMORY_MIB } from '../../../limits';
import { compliantIf, known, rule } from '../../rule';

export const functionMemory = rule({
  id: 'FunctionMemory',
  level: 'info',
  of: 'functions',
  info: 'The memory is the least or the most there is.',
  explanation: 'Memory brings processor time and network with it: with 128 MiB most functions take longer than they save. The most is paid for ' +
    'whether it is used or not.',
  mend: 'Measure, and set memorySize. Ours is 512 MiB unless said otherwise.',
  practices: ['F01'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html',
  check: handler => {
    const memory = known(handler.memoryMiB);
    return compliantIf(memory > FUNCTION_MEMORY_MIB.min && memory < FUNCTION_MEMORY_MIB.max, `It has ${memory} MiB.`);
  },
});
