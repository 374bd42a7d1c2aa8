import { Stack, Validations } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { MetadataEntry } from 'constructs';
import acknowledgements from './acknowledgements.json';
import { arn, newApp, NEW_APP_FLAGS } from './fixtures/stack';
import { VARIANTS } from './fixtures/variants';
import { audit, auditExample, EXAMPLES } from '../examples/audit';
import { ResilienceDefaults } from '../src';

/** The findings that the constructs acknowledge, with resource and reason. Adding one is a decision. */
const ACKNOWLEDGED: { [constructOrVariant: string]: { [finding: string]: string } } = acknowledgements;
const acknowledgedBy = (variant: string) => ACKNOWLEDGED[variant] ?? ACKNOWLEDGED[variant.split(',')[0]];

interface Acknowledgement { readonly finding: string; readonly reason: string }

const isAcknowledgement = (entry: MetadataEntry) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY;

function build(variant: string): Stack {
  const stack = new Stack(newApp(), 'Stack');
  ResilienceDefaults.of(stack).set({ alarmTopic: sns.Topic.fromTopicArn(stack, 'OnCall', arn('sns', 'oncall')) });
  VARIANTS[variant](stack);
  return stack;
}

function acknowledgementsIn(stack: Stack): Acknowledgement[] {
  return stack.node.findAll().flatMap(({ node }) => node.metadata.filter(isAcknowledgement).flatMap(({ data }) =>
    Object.entries<string>(data).map(([id, reason]) => ({ finding: `${id.replace(/^Annotation::/, '')} at ${node.path}`, reason }))));
}

/** Removes all acknowledgements, to see the findings without them. */
function withoutAcknowledgements(stack: Stack): Stack {
  for (const { node } of stack.node.findAll()) {
    const internals = node as unknown as { _metadata?: MetadataEntry[] };
    internals._metadata = internals._metadata?.filter(entry => !isAcknowledgement(entry));
  }
  return stack;
}

describe.each(Object.keys(VARIANTS))('%s', variant => {
  test('has no findings in AwsSolutions, Serverless, our own pack and the validator of the CDK', () => {
    expect(audit(newAppOf(build(variant))).findings).toEqual([]);
  });

  test('acknowledges only committed findings, on the narrowest resource, with a reason', () => {
    const found = acknowledgementsIn(build(variant));
    expect(Object.fromEntries(found.map(({ finding, reason }) => [finding, reason]))).toEqual(acknowledgedBy(variant));
  });

  test('acknowledges only findings that exist', () => {
    const print = jest.spyOn(console, 'error').mockImplementation();
    const { findings } = audit(newAppOf(withoutAcknowledgements(build(variant))));
    print.mockRestore();
    const acknowledged = Object.keys(acknowledgedBy(variant)).map(id => id.replace('CloudFormation-Validate::', '')); // reports omit this prefix
    expect(findings.sort()).toEqual(acknowledged.sort());
  });
});

describe.each(EXAMPLES)('example %s', example => {
  jest.setTimeout(60_000);

  test('synthesizes with the flags of a new app, without findings or warnings', () => {
    const { templates, findings } = auditExample(example);
    expect(Object.keys(templates)).not.toHaveLength(0);
    expect(findings).toEqual([]);
    expect(JSON.parse(process.env.CDK_CONTEXT_JSON!)).toMatchObject(NEW_APP_FLAGS);
  });
});

function newAppOf(stack: Stack) {
  return stack.node.root as Parameters<typeof audit>[0];
}
