import { LineCounter, parseDocument, YAMLError } from 'yaml';
import { templateTags } from './short-forms';
import { UsageError } from '../command';

/** The most aliases that a template may use, each of which stands for the content of its anchor. */
const MAXIMUM_ALIASES = 1_000;

/** What a file contains. */
export interface ParsedFile {
  readonly content: unknown;

  /** What a person should know about it, each in one line. */
  readonly warnings: readonly string[];
}

/**
 * Reads the text of a template in JSON or YAML.
 *
 * @param name the path of the file, for errors
 *
 * @throws UsageError with line and column, if it is neither
 */
export function parseTemplate(text: string, name: string): ParsedFile {
  try {
    return { content: JSON.parse(text), warnings: [] };
  } catch {
    return parseYaml(text, name);
  }
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html CloudFormation reads YAML 1.1 */
function parseYaml(text: string, name: string): ParsedFile {
  const lineCounter = new LineCounter();
  const at = ({ pos: [offset] }: YAMLError) => {
    const { line, col } = lineCounter.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  try {
    const document = parseDocument(text, { version: '1.1', stringKeys: true, customTags: templateTags, lineCounter, prettyErrors: false });
    const problems: readonly YAMLError[] = [...document.errors, ...document.warnings];
    const problem = problems.find(({ code }) => code !== 'DUPLICATE_KEY');
    if (problem?.message.includes('call stack')) throw new RangeError(problem.message);
    if (problem !== undefined) throw new UsageError(`${at(problem)}: is neither JSON nor YAML that CloudFormation reads: ${problem.code === 'MULTIPLE_DOCS' ? 'contains a second document' : problem.message}`);
    return { content: document.toJS({ maxAliasCount: MAXIMUM_ALIASES }), warnings: problems.map(duplicate => `${at(duplicate)}: the key is there twice: the last one is read`) };
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${name}: is nested too deep to be a template`);
    if (error instanceof ReferenceError) throw new UsageError(`${name}: ${error.message}`);
    throw error;
  }
}
