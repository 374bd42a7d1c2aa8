import { FUNCTION_MEMORY_MIB } from '../../../limits';
import { compliantIf, resolved, rule } from '../../model/rule';

export const functionMemory = rule({
  id: 'FunctionMemory',
  level: 'info',
  appliesTo: 'functions',
  info: 'The memory size is the minimum or the maximum.',
  explanation: 'CPU and network capacity grow with memory: with 128 MB most functions run so long that nothing is saved. The maximum ' +
    'is billed whether the function uses it or not.',
  fix: 'Measure the function and set memorySize (MemorySize). The constructs of this library default to 512 MB.',
  practices: ['F01'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html',
  check: handler => {
    const memory = resolved(handler.memoryMiB);
    return compliantIf(memory > FUNCTION_MEMORY_MIB.min && memory < FUNCTION_MEMORY_MIB.max, () => `The function has ${memory} MB of memory.`);
  },
});
