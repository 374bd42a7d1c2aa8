import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemplateJson } from '../../../src/template';

/** A template of AWS SAM and what the transform makes of it. */
export interface Recorded {
  readonly sam: TemplateJson;

  /** The output of aws-sam-translator 1.115.0. */
  readonly transformed: TemplateJson;
}

const DIRECTORY = join(__dirname, 'recorded');

/** The recorded templates by name. */
export const RECORDED: readonly (readonly [name: string, recorded: Recorded])[] = readdirSync(DIRECTORY).sort()
  .map(file => [file.replace('.json', ''), JSON.parse(readFileSync(join(DIRECTORY, file), 'utf8')) as Recorded]);
