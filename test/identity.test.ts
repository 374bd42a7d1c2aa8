import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newApp } from './fixtures/stack';
import { withoutAssetHashes } from './fixtures/templates';
import { VARIANTS } from './fixtures/variants';
import identity from './identity.json';

/**
 * The logical IDs in the deployed stacks of users. CloudFormation replaces a resource whose logical ID changes: queues are orphaned, and an event
 * source mapping loses its position. Never change a released line; no task writes this file.
 */
const MANIFEST: { [variant: string]: { [logicalId: string]: string } } = identity;

describe('logical IDs', () => {
  test.each(Object.keys(VARIANTS))('of %s never change', variant => {
    const stack = new Stack(newApp(), 'Stack');
    VARIANTS[variant](stack);
    const resources = Object.entries<any>(withoutAssetHashes(Template.fromStack(stack)).Resources);
    expect(Object.fromEntries(resources.map(([id, { Type }]) => [id, Type]))).toEqual(MANIFEST[variant]);
  });

  test.each(['SqsWorkerFunction', 'StreamProcessor'])('of %s do not depend on the feature flags of the app', variant => {
    const app = new App({ analyticsReporting: false });
    Validations.of(app).acknowledge({ id: 'cdk-resilient-lambda:alarmsWithoutAction', reason: 'nobody is on call for a test' });
    const stack = new Stack(app, 'Stack');
    VARIANTS[variant](stack);
    expect(Object.keys(Template.fromStack(stack).toJSON().Resources).sort()).toEqual(Object.keys(MANIFEST[variant]).sort());
  });
});
