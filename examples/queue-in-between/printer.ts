/** Stands for a system that is down now and then. */
export const printer = {
  print: async (invoice: string): Promise<void> => console.log(`printed ${invoice}`),
};
