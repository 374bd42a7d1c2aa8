import * as cdk from 'aws-cdk-lib';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { AliasedCanaryFunction, HandlerCode } from 'cdk-resilient-lambda';
import { Construct } from 'constructs';
import { deployedFunction } from './deployed-function';

/** What is deployed. */
export class ShopBefore extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    deployedAlias(this, deployedFunction(this, 'Shop'));
  }
}

/** In one deployment: the alias is updated in place, and its callers are not interrupted. */
export class ShopAfter extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const application = new LambdaApplication(this, 'Application', { applicationName: 'shop' });
    const shop = deployedFunction(this, 'Shop');
    new AliasedCanaryFunction(this, 'Canary', {
      code: HandlerCode.fromExisting(shop),
      aliasName: 'live',
      aliasLogicalId: 'Live848578DF',
      application,
    });
  }
}

/** In two deployments, the first: callers switch to the new alias, `canary.target`. */
export class ShopBeside extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const shop = deployedFunction(this, 'Shop');
    const application = deployedAlias(this, shop);
    new AliasedCanaryFunction(this, 'Canary', { code: HandlerCode.fromExisting(shop), aliasName: 'stable', application });
  }
}

/** In two deployments, the second. */
export class ShopRebuilt extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const application = new LambdaApplication(this, 'Application', { applicationName: 'shop' });
    const shop = deployedFunction(this, 'Shop');
    new AliasedCanaryFunction(this, 'Canary', { code: HandlerCode.fromExisting(shop), aliasName: 'stable', application });
  }
}

function deployedAlias(scope: Construct, shop: lambda.Function): LambdaApplication {
  const application = new LambdaApplication(scope, 'Application', { applicationName: 'shop' });
  const alias = new lambda.Alias(scope, 'Live', { aliasName: 'live', version: shop.currentVersion });
  new LambdaDeploymentGroup(scope, 'Deployments', {
    alias,
    application,
    deploymentGroupName: 'shop-live',
    deploymentConfig: LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTE,
  });
  return application;
}
