import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { KnownFinding, SEVERITIES } from './check-report';
import { isJsonObject } from '../../template';
import { UsageError } from '../command';

/** Reads the findings that a baseline accepts; undefined if there is no such file. @throws UsageError if it is not a baseline */
export function readBaseline(path: string, cwd: string): readonly KnownFinding[] | undefined {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new UsageError(`the baseline ${path} cannot be read: ${code}`);
  }
  const json = parsed(text);
  if (!isJsonObject(json) || json.version !== 1 || !Array.isArray(json.findings) || !json.findings.every(isKnownFinding)) {
    throw new UsageError(`${path} is not a baseline: delete it, and run check again to write a new one`);
  }
  return json.findings;
}

/** Writes the findings that are accepted from now on, in an order that does not depend on the templates'. */
export function writeBaseline(path: string, findings: readonly KnownFinding[], cwd: string): void {
  const entries = findings.map(({ fingerprint, rule, severity, outcome, resource: { stack, name } }): KnownFinding => {
    return { fingerprint, rule, severity, outcome, resource: { stack, name } };
  });
  const key = ({ rule, resource, outcome, fingerprint }: KnownFinding) => JSON.stringify([rule, resource.stack, resource.name, outcome, fingerprint]);
  const sorted = entries.map(entry => ({ entry, by: key(entry) })).sort((a, b) => a.by < b.by ? -1 : 1).map(({ entry }) => entry);
  try {
    writeFileSync(resolve(cwd, path), `${JSON.stringify({ version: 1, findings: sorted }, undefined, 2)}\n`);
  } catch (error) {
    throw new UsageError(`the baseline ${path} cannot be written: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isKnownFinding(entry: unknown): entry is KnownFinding {
  return isJsonObject(entry) && typeof entry.fingerprint === 'string' && typeof entry.rule === 'string' && SEVERITIES.some(level => level === entry.severity)
    && isJsonObject(entry.resource) && typeof entry.resource.stack === 'string' && typeof entry.resource.name === 'string';
}
