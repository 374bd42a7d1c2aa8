import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Rule } from '../../src/nag/rule';
import { RULES } from '../../src/nag/rules';

const ROOT = join(__dirname, '..', '..');
export const RULES_PAGE = join(ROOT, 'docs', 'rules.md');

const INTRODUCTION = `# The rules of LambdaBestPracticesChecks

Written by \`npm run rules\` from the rules and their examples, which the tests compile and run.

\`error\`: an event can be lost, or the deployment fails; the synth fails. \`warning\`: it costs time, money or safety. \`info\`: a choice worth
knowing of. A value that is known only when the stack is deployed, or a resource that is not in the app, is never a finding; with
\`verbose\` it is listed.

A rule is acknowledged as \`LambdaBestPractices-<name>\`, at a resource, a construct, a stack or the app.
`;

/** The name of the file that holds a rule, and of the one that holds its example. */
export function fileOf(id: string): string {
  return `${id.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase()}.ts`;
}

/** All files below a folder of the repository, by name. */
export function filesBelow(...folder: string[]): Map<string, string> {
  return new Map(readdirSync(join(ROOT, ...folder), { encoding: 'utf8', recursive: true }).map(file => [basename(file), join(ROOT, ...folder, file)]));
}

/** The body of an example's function. */
function bodyOf(text: string, name: string): string {
  const [, body] = new RegExp(`function ${name}\\(stack: Stack\\): void \\{\\n([\\s\\S]*?)\\n\\}`).exec(text)!;
  return body.replace(/^ {2}/gm, '');
}

function section(rule: Rule, examples: Map<string, string>): string {
  const example = readFileSync(examples.get(fileOf(rule.id))!, 'utf8');
  return `## ${rule.id}

**${rule.level}** · ${rule.practices.map(id => `[${id}](practices.md)`).join(', ')} · [AWS](${rule.link})

${rule.info} ${rule.explanation}

${rule.mend}

Found:

\`\`\`tsx
${bodyOf(example, 'violates')}
\`\`\`

Not found:

\`\`\`tsx
${bodyOf(example, 'passes')}
\`\`\`
`;
}

/** The whole page. */
export function rulesPage(): string {
  const examples = filesBelow('test', 'nag', 'examples');
  const table = ['| rule | level | what is wrong |', '| --- | --- | --- |', ...RULES.map(({ id, level, info }) => `| [${id}](#${id.toLowerCase()}) | ${level} | ${info} |`)];
  return [INTRODUCTION, `${table.join('\n')}\n`, ...RULES.map(rule => section(rule, examples))].join('\n');
}
