import * as cdk from 'aws-cdk-lib';
import { LabelsStack } from './labels-stack';
import { RefundsStack } from './refunds-stack';
import { ShopStack, WarehouseStack } from './warehouse-stacks';

export function addDepartments(app: cdk.App): void {
  const shop = new ShopStack(app, 'ShopStack');
  for (const stack of [
    new WarehouseStack(app, 'WarehouseStack', { queue: shop.ordered }),
    new RefundsStack(app, 'RefundsStack'),
    new LabelsStack(app, 'LabelsStack'),
  ]) {
    cdk.Validations.of(stack).acknowledge({ id: 'cdk-resilient-lambda:alarmsWithoutAction', reason: 'the departments look at dashboards' });
  }
}
