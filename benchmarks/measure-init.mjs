// Prints how many ms of processor time the import of a bundle takes.
const start = process.cpuUsage();
await import(process.argv[2]);
const { user, system } = process.cpuUsage(start);
console.log((user + system) / 1_000);
