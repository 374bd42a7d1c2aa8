import { App, Validations } from 'aws-cdk-lib';
import { HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { NEW_APP_FLAGS } from './fixtures/stack';
import known from './regulated.json';
import { audit } from '../examples/audit';

/** The example app for regulated organizations, with the feature flags of a new app. */
function exampleApp(): App {
  process.env.CDK_CONTEXT_JSON = JSON.stringify(NEW_APP_FLAGS);
  return jest.requireActual<{ app: App }>('../examples/regulated-worker/app').app;
}

describe('the regulated example', () => {
  jest.setTimeout(60_000);

  test('has only the committed findings in NIST 800-53, HIPAA and PCI DSS', () => {
    const app = exampleApp();
    Validations.of(app).addPlugins(
      new NIST80053R4Checks(app), new NIST80053R5Checks(app), new HIPAASecurityChecks(app), new PCIDSS321Checks(app),
    );
    const print = jest.spyOn(console, 'error').mockImplementation(); // the CDK prints findings too
    const { findings } = audit(app);
    print.mockRestore();
    expect(findings.sort()).toEqual(Object.keys(known).sort());
  });

  test.each(Object.entries(known))('has a reason for %s', (_, reason) => {
    expect(reason.split(' ').length).toBeGreaterThan(5);
  });
});
