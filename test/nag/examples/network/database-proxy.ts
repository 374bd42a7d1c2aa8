import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { aFunction } from '../shop';

export function violates(stack: Stack): void {
  const vpc = new ec2.Vpc(stack, 'Vpc');
  const database = new rds.DatabaseInstance(stack, 'Database', { engine: rds.DatabaseInstanceEngine.POSTGRES, vpc });
  database.connections.allowDefaultPortFrom(aFunction(stack, { vpc }));
}

export function passes(stack: Stack): void {
  const vpc = new ec2.Vpc(stack, 'Vpc');
  const database = new rds.DatabaseInstance(stack, 'Database', { engine: rds.DatabaseInstanceEngine.POSTGRES, vpc });
  const proxy = database.addProxy('Proxy', { secrets: [database.secret!], vpc });
  proxy.connections.allowFrom(aFunction(stack, { vpc }), ec2.Port.POSTGRES);
}
