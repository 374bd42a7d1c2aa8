// Prints how many ms the import of a bundle takes.
const start = performance.now();
await import(process.argv[2]);
console.log(performance.now() - start);
