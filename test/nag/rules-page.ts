import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** How the files of a rule and of its example are called. */
export function fileOf(id: string): string {
  return `${id.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase()}.ts`;
}

export function ruleFiles(): string[] {
  return readdirSync(join(ROOT, 'src', 'nag', 'rules'));
}

/** The body of an example's function. */
function bodyOf(text: string, name: string): string {
  const [, body] = new RegExp(`function ${name}\\(stack: Stack\\): void \\{\\n([\\s\\S]*?)\\n\\}`).exec(text)!;
  return body.replace(/^ {2}/gm, '');
}

function section(rule: Rule): string {
  const example = readFileSync(join(__dirname, 'examples', fileOf(rule.id)), 'utf8');
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
  const table = ['| rule | level | what is wrong |', '| --- | --- | --- |', ...RULES.map(({ id, level, info }) => `| [${id}](#${id.toLowerCase()}) | ${level} | ${info} |`)];
  return [INTRODUCTION, `${table.join('\n')}\n`, ...RULES.map(section)].join('\n');
}
