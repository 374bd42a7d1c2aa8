/** Prints the audits of all example apps as JSON. What bundlers print goes to standard error. */
import { auditExample, EXAMPLES } from './audit';

const audits = Object.fromEntries(EXAMPLES.map(example => [example, auditExample(example)]));
process.stdout.write(JSON.stringify(audits));
