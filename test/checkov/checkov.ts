/**
 * The two halves of `.ci/checkov`: writes the templates of the examples without the metadata in which findings are acknowledged, and compares what Checkov
 * found in them with what is acknowledged.
 */
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { EXAMPLES } from '../../examples/audit';

interface Skip { readonly id: string; readonly comment: string }

interface FailedCheck { readonly check_id: string; readonly file_path: string; readonly resource: string }

const load = createRequire(__filename);
const [command, folder] = process.argv.slice(2);
const acknowledgedFile = path.join(folder, 'acknowledged.json');

if (command === 'write') write();
else compare();

function write(): void {
  process.env.CDK_CONTEXT_JSON = fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8');
  process.env.CDK_VALIDATION = 'false';
  const acknowledged: string[] = [];
  fs.mkdirSync(path.join(folder, 'bare'));
  for (const example of EXAMPLES) {
    const { app }: { app: App } = load(path.join('../../examples', example, 'app.ts'));
    for (const { stackName, template } of app.synth().stacks) {
      const file = `${example}-${stackName}.json`;
      for (const [logicalId, resource] of Object.entries<any>(template.Resources)) {
        const skipped: Skip[] = resource.Metadata?.checkov?.skip ?? [];
        const without = skipped.filter(({ comment }) => !comment);
        if (without.length > 0) throw new Error(`${logicalId} in ${file} acknowledges ${without.map(({ id }) => id)} without a reason`);
        acknowledged.push(...skipped.map(({ id }) => `${id} at ${resource.Type}.${logicalId} in ${file}`));
        delete resource.Metadata;
      }
      fs.writeFileSync(path.join(folder, 'bare', file), JSON.stringify(template, undefined, 1));
    }
  }
  fs.writeFileSync(acknowledgedFile, JSON.stringify(acknowledged));
}

function compare(): void {
  const report = JSON.parse(fs.readFileSync(path.join(folder, 'report.json'), 'utf8'));
  const acknowledged: string[] = JSON.parse(fs.readFileSync(acknowledgedFile, 'utf8'));
  const failed: FailedCheck[] = report.results.failed_checks;
  const found = failed.map(({ check_id: id, file_path: file, resource }) => `${id} at ${resource} in ${path.basename(file)}`);
  const problems = [
    ...found.filter(each => !acknowledged.includes(each)).map(each => `not acknowledged: ${each}`),
    ...acknowledged.filter(each => !found.includes(each)).map(each => `acknowledged, but not found: ${each}`),
  ];
  console.log([...problems, `Checkov: ${found.length} findings in ${EXAMPLES.length} examples, ${problems.length} of them without an answer`].join('\n'));
  if (problems.length > 0 || found.length === 0) process.exitCode = 1;
}
