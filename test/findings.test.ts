import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, MetadataEntry } from 'constructs';
import acknowledgements from './acknowledgements.json';
import { auditStacks } from './fixtures/audits';
import { once } from './fixtures/once';
import { appOnCall, arn, env, newApp, NEW_APP_FLAGS, newWorker } from './fixtures/stack';
import { VARIANTS } from './fixtures/variants';
import { audit, auditExample, EXAMPLES } from '../examples/audit';
import { ResilienceDefaults } from '../src';
import { acknowledge } from '../src/constructs/synth/acknowledgements';

/** The findings that the constructs acknowledge, with resource and reason. Adding one is a decision. */
const ACKNOWLEDGED: { [constructOrVariant: string]: { [finding: string]: string } } = acknowledgements;
const acknowledgedBy = (variant: string) => ACKNOWLEDGED[variant] ?? ACKNOWLEDGED[variant.split(',')[0]];

interface Acknowledgement { readonly finding: string; readonly reason: string }

const NAMES = Object.keys(VARIANTS);

/** The validator of a CDK that is older than Custom Event Buses, such as the lowest of our peers, finds that it does not know their types. */
const KNOWS_CUSTOM_EVENT_BUSES = existsSync(join(dirname(require.resolve('aws-cdk-lib/package.json')), 'aws-eventsv2'));
const ofThisCdk = (findings: readonly string[]) => findings.filter(finding => KNOWS_CUSTOM_EVENT_BUSES || !/^F3006 at .*(Bus|Subscriber)$/.test(finding));

const isAcknowledgement = (entry: MetadataEntry) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY;

/** Each variant in a stack of its own, all in one app, and what the constructs in it acknowledge before synth. */
function build(): { readonly app: App; readonly stacks: Stack[]; readonly acknowledged: Acknowledgement[][] } {
  const app = newApp();
  const stacks = NAMES.map((variant, index) => {
    const stack = new Stack(new Construct(app, `Variant${index}`), 'Stack');
    ResilienceDefaults.of(stack).set({ alarmTopic: sns.Topic.fromTopicArn(stack, 'OnCall', arn('sns', 'oncall')) });
    VARIANTS[variant](stack);
    return stack;
  });
  return { app, stacks, acknowledged: stacks.map(acknowledgementsIn) };
}

function acknowledgementsIn(stack: Stack): Acknowledgement[] {
  return stack.node.findAll().flatMap(construct => {
    const { node } = construct;
    const path = node.path.replace(/^Variant\d+\//, '');
    const inTemplate = CfnResource.isCfnResource(construct) ? construct.getMetadata('checkov')?.skip ?? [] : [];
    return [
      ...node.metadata.filter(isAcknowledgement).flatMap(({ data }) => Object.entries<string>(data)),
      ...inTemplate.map(({ id, comment }: { id: string; comment: string }) => [id, comment]),
    ].map(([id, reason]) => ({ finding: `${id.replace(/^Annotation::/, '')} at ${path}`, reason }));
  });
}

/** Removes all acknowledgements below a stack, to see the findings without them. */
function removeAcknowledgements(stack: Stack): void {
  for (const { node } of stack.node.findAll()) {
    const internals = node as unknown as { _metadata?: MetadataEntry[] };
    internals._metadata = internals._metadata?.filter(entry => !isAcknowledgement(entry));
  }
}

/** The variants, audited once as they are and once without acknowledgements. */
const variants = once(() => {
  const { app, stacks, acknowledged } = build();
  const without = build();
  without.stacks.forEach(removeAcknowledgements);
  return {
    acknowledged,
    findings: auditStacks(app, stacks).map(({ findings }) => ofThisCdk(findings)),
    findingsWithoutAcknowledgements: auditStacks(without.app, without.stacks).map(({ findings }) => ofThisCdk(findings)),
  };
});

describe.each(NAMES)('%s', variant => {
  const index = NAMES.indexOf(variant);

  test('has no findings in AwsSolutions, Serverless, our own pack and the validator of the CDK', () => {
    expect(variants().findings[index]).toEqual([]);
  });

  test('acknowledges only committed findings, on the narrowest resource, with a reason', () => {
    const found = variants().acknowledged[index];
    expect(Object.fromEntries(found.map(({ finding, reason }) => [finding, reason]))).toEqual(acknowledgedBy(variant));
  });

  test('acknowledges only findings that exist', () => {
    const acknowledged = Object.keys(acknowledgedBy(variant)).filter(id => !id.startsWith('CKV_')) // .ci/checkov runs Checkov
      .map(id => id.replace('CloudFormation-Validate::', '')); // reports omit this prefix
    expect(variants().findingsWithoutAcknowledgements[index]).toEqual(acknowledged.sort());
  });
});

test('acknowledgements in templates keep those that a resource has already', () => {
  const stack = new Stack(newApp(), 'Orders');
  const { deadLetterQueue, lambdaFunction } = newWorker({}, stack);
  const own = { id: 'CKV_AWS_115', comment: 'a user says so' };
  acknowledge(lambdaFunction, { [own.id]: own.comment });
  const metadataOf = (construct: Construct) => {
    const { checkov, guard } = Template.fromStack(stack).toJSON().Resources[stack.getLogicalId(construct.node.defaultChild as CfnResource)].Metadata;
    return { checks: checkov.skip.map(({ id }: { id: string }) => id), guard };
  };
  expect(metadataOf(lambdaFunction)).toEqual({ checks: ['CKV_AWS_116', 'CKV_AWS_115'], guard: { SuppressedRules: ['LAMBDA_DLQ_CHECK'] } });
  expect(metadataOf(deadLetterQueue)).toEqual({ checks: ['CKV_AWS_27'], guard: undefined });
});

describe.each(EXAMPLES)('example %s', example => {
  jest.setTimeout(60_000);

  test('synthesizes with the flags of a new app, without findings or warnings', () => {
    const { templates, findings } = auditExample(example);
    expect(Object.keys(templates)).not.toHaveLength(0);
    expect(ofThisCdk(findings)).toEqual([]);
    expect(JSON.parse(process.env.CDK_CONTEXT_JSON!)).toMatchObject(NEW_APP_FLAGS);
  });
});

test('Lambda Insights with a given role produces no finding of this library in a stack with account and Region', () => {
  const app = appOnCall();
  const stack = new Stack(app, 'Orders', { env });
  const role = new iam.Role(stack, 'Given', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  newWorker({ insightsVersion: lambda.LambdaInsightsVersion.VERSION_1_0_333_0, role }, stack);
  const print = jest.spyOn(console, 'error').mockImplementation();
  const { findings } = audit(app);
  print.mockRestore();
  // the managed policy that the L2 attaches to the given role
  expect(findings.map(finding => finding.replace(/\[.*\]/, ''))).toEqual(['AwsSolutions-IAM4 at Orders/Given/Resource']);
});
