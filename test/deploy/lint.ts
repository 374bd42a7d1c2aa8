import * as fs from 'node:fs';
import { pythonProgram } from './emulator';
import { tryToRunBeside } from '../stranger/commands';

/** What cfn-lint says and why it stays. */
const ACCEPTED = [
  { id: 'W3005', about: /./, reason: 'the CDK writes dependencies that a reference implies' },
  { id: 'E3006', about: /^Resource type 'AWS::Lambda::Url' does not exist/, reason: 'AWS has function URLs in most Regions only; nobody gets one unasked' },
  { id: 'E3006', about: /^Resource type 'AWS::EventsV2::/, reason: 'AWS has Custom Event Buses in some Regions only; nobody gets one unasked' },
];

/** Runs cfn-lint over templates for all Regions. Returns what it finds and nothing explains. */
export async function lint(templates: readonly string[]): Promise<string[]> {
  const different = [...new Map(templates.map(file => [fs.readFileSync(file, 'utf8'), file])).values()];
  if (different.length === 0) return []; // without any it reads its input
  const program = pythonProgram('cfn-lint');
  const { status, stdout, stderr } = await tryToRunBeside('.', program, ['--regions', 'ALL_REGIONS', '--format', 'json', '--', ...different]);
  if (status === null || stdout.trim() === '') throw new Error(`cfn-lint ended with ${status}: ${stderr}`);
  const findings: Array<{ Rule: { Id: string }; Message: string; Filename: string }> = JSON.parse(stdout);
  return findings
    .filter(({ Rule: { Id }, Message }) => !ACCEPTED.some(({ id, about }) => id === Id && about.test(Message)))
    .map(({ Rule: { Id }, Message, Filename }) => `${Id} ${Message} (${Filename})`);
}
