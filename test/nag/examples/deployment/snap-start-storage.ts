import { Size, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { aFunction } from '../shop';

const python = { runtime: lambda.Runtime.PYTHON_3_13, handler: 'index.handler', code: lambda.Code.fromInline('def handler(event, context): pass') };

export function violates(stack: Stack): void {
  const orders = aFunction(stack, { ...python, snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS });
  (orders.node.defaultChild as lambda.CfnFunction).ephemeralStorage = { size: Size.gibibytes(2).toMebibytes() };
}

export function passes(stack: Stack): void {
  aFunction(stack, { ...python, snapStart: lambda.SnapStartConf.ON_PUBLISHED_VERSIONS });
}
