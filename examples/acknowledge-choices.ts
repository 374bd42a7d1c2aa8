/**
 * What the examples choose and a rule of Checkov questions, with the reason, in the metadata of each resource where Checkov looks for it. It is not part of
 * the package: your organization chooses for itself, as the regulated example does.
 */
import { CfnResource, IAspect, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

interface Choice { readonly check: string; readonly because: string }

/** The choices by the property that is not set. */
const CHOICES: { [resourceType: string]: { [property: string]: Choice } } = {
  'AWS::Lambda::Function': {
    reservedConcurrentExecutions: { check: 'CKV_AWS_115', because: 'A reservation would take concurrency from the other functions of the account' },
    vpcConfig: { check: 'CKV_AWS_117', because: 'The function calls only services of AWS, over TLS and with IAM: it needs no network of its own' },
    kmsKeyArn: { check: 'CKV_AWS_173', because: 'The environment names resources and holds no secrets: a key of AWS encrypts it' },
  },
  'AWS::Logs::LogGroup': { kmsKeyId: { check: 'CKV_AWS_158', because: 'The logs hold no personal data: a key of AWS encrypts them' } },
  'AWS::DynamoDB::Table': { sseSpecification: { check: 'CKV_AWS_119', because: 'The items hold no personal data: a key of AWS encrypts them' } },
  'AWS::SNS::Topic': { kmsMasterKeyId: { check: 'CKV_AWS_26', because: 'The messages hold no personal data, and CloudWatch cannot publish with the key of SNS' } },
};

/** The same for functions of the CDK, which it does not define as `CfnFunction`. */
const FUNCTION_OF_THE_CDK: Choice[] = ['CKV_AWS_115', 'CKV_AWS_116', 'CKV_AWS_117']
  .map(check => ({ check, because: 'A custom resource of the CDK, which CloudFormation invokes and waits for during a deployment' }));

/** Acknowledges the choices of an app: `Aspects.of(app).add(new AcknowledgeChoices())`. */
export class AcknowledgeChoices implements IAspect {
  public visit(node: IConstruct): void {
    if (!CfnResource.isCfnResource(node)) return;
    const type = node.cfnResourceType;
    const isOfTheCdk = type === 'AWS::Lambda::Function' && !('runtime' in node);
    const properties = node as unknown as { readonly [property: string]: unknown };
    const open = Object.entries(CHOICES[type] ?? {})
      .filter(([property, { check }]) => properties[property] === undefined && isQuestioned(node, check))
      .map(([, choice]) => choice);
    for (const { check, because } of isOfTheCdk ? FUNCTION_OF_THE_CDK : open) {
      node.addMetadata('checkov', { skip: [...skippedIn(node), { id: check, comment: because }] });
    }
  }
}

function skippedIn(node: CfnResource): { readonly id: string; readonly comment: string }[] {
  return node.getMetadata('checkov')?.skip ?? [];
}

/** Checkov questions a key only of an environment that has variables, and nothing that a construct has answered. */
function isQuestioned(node: CfnResource, check: string): boolean {
  const { environment } = node as unknown as { readonly environment?: unknown };
  return !skippedIn(node).some(({ id }) => id === check) && (check !== 'CKV_AWS_173' || Stack.of(node).resolve(environment) !== undefined);
}
