/** The packages that `cdk-resilient-lambda/runtime` imports and that its users install, each in the one version that it is tested with. */
export const RUNTIME_PACKAGES: { readonly [name: string]: string } = {
  '@aws-lambda-powertools/logger': '2.35.0',
  '@aws-lambda-powertools/idempotency': '2.35.0',
};

/** The packages that come with them, which Yarn PnP lets nobody import who does not name them. */
export const PACKAGES_NAMED_FOR_PNP = ['@aws-lambda-powertools/commons', '@aws-lambda-powertools/jmespath'];

/**
 * The packages of the AWS SDK that the runtime loads only for handlers that need them: traffic hooks, handlers with an idempotency table, and
 * queue handlers at their first failure.
 */
export const OPTIONAL_SDK_PACKAGES = ['@aws-sdk/client-codedeploy', '@aws-sdk/client-dynamodb', '@aws-sdk/client-sqs', '@aws-sdk/util-dynamodb'];
