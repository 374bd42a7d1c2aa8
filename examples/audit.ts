import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { LambdaBestPracticesChecks } from 'cdk-resilient-lambda';

/** The folders below examples/ that hold an app. */
export const EXAMPLES = fs.readdirSync(__dirname).filter(name => fs.existsSync(path.join(__dirname, name, 'app.ts')));

/** A synthesized app and what AWS's validator, the packs of cdk-nag, our own and our own warnings say of it. */
export interface Audit {
  /** Where the cloud assembly is. */
  readonly directory: string;
  readonly templates: { readonly [stack: string]: Template };
  readonly findings: string[];
}

export interface Template {
  readonly Resources: { readonly [logicalId: string]: { readonly Type: string; readonly Properties?: any } };
}

/** Synthesizes an example with the feature flags of a new app and the rule packs AwsSolutions, Serverless and ours. */
export function auditExample(name: string): Audit {
  process.env.CDK_CONTEXT_JSON = fs.readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8');
  const { app }: { app: App } = require(path.join(__dirname, name, 'app.ts'));
  return audit(app);
}

/** Synthesizes an app with the rule packs. Findings are listed; they fail nothing here. */
export function audit(app: App): Audit {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app), new LambdaBestPracticesChecks(app));
  for (const mail of app.node.findAll().filter(({ node }) => node.id === 'OnCallMail')) {
    Validations.of(mail).acknowledge({ id: 'Serverless-SNSRedrivePolicy', reason: 'A mail that cannot be delivered is lost for the reader, not for a queue' });
  }
  const { env: { CDK_VALIDATION = 'true' }, exitCode } = process;
  process.env.CDK_VALIDATION = 'true'; // who turned AWS's validator off to save time wants it here
  try {
    app.synth();
  } catch (error) {
    if ((error as Error).name !== 'ValidationFailed') throw error;
  }
  process.env.CDK_VALIDATION = CDK_VALIDATION;
  process.exitCode = exitCode; // what a finding means is for the caller to say
  return { directory: app.outdir, templates: readTemplates(app.outdir), findings: readFindings(app.outdir) };
}

function readTemplates(assembly: string): { [stack: string]: Template } {
  const files = fs.readdirSync(assembly).filter(file => file.endsWith('.template.json'));
  return Object.fromEntries(files.map(file => [path.basename(file, '.template.json'), readJson(assembly, file)]));
}

function readFindings(assembly: string): string[] {
  return readJson(assembly, 'validation-report.json').pluginReports.flatMap((plugin: any) => plugin.violations.flatMap((violation: any) =>
    violation.violatingConstructs.map((where: any) => `${violation.ruleName} at ${where.constructPath}`)));
}

function readJson(folder: string, file: string): any {
  return JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
}
