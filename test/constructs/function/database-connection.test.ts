import { ArnFormat, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { audit } from '../../../examples/audit';
import { DatabaseConnectionOptions } from '../../../src';
import { cycleIn } from '../../fixtures/cycles';
import { ACCOUNT, appOnCall, newStack, newWorker, twoStacks } from '../../fixtures/stack';
import { ownStatementsOf, resourcesOf } from '../../fixtures/templates';

/** A database behind a proxy. */
function databaseIn(stack: Stack, options: Partial<rds.DatabaseProxyOptions> = {}): { vpc: ec2.Vpc; proxy: rds.DatabaseProxy } {
  const vpc = new ec2.Vpc(stack, 'Vpc');
  const database = new rds.DatabaseCluster(stack, 'Database', {
    vpc, engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }), writer: rds.ClusterInstance.serverlessV2('Writer'),
  });
  return { vpc, proxy: database.addProxy('Proxy', { vpc, secrets: [database.secret!], iamAuth: true, ...options }) };
}

const imported = (stack: Stack) => rds.DatabaseProxy.fromDatabaseProxyAttributes(stack, 'Imported', {
  dbProxyArn: `arn:aws:rds:eu-west-1:${ACCOUNT}:db-proxy:prx-1`, dbProxyName: 'orders', endpoint: 'orders.proxy.example', securityGroups: [],
});

describe('a worker with a database', () => {
  test('may connect to the proxy as the user, and the proxy lets it in [F20]', () => {
    const stack = newStack();
    const { vpc, proxy } = databaseIn(stack);
    newWorker({ vpc, database: { proxy, user: 'orders', port: 5432 } }, stack);
    const id = Fn.select(6, Fn.split(':', proxy.dbProxyArn));
    expect(ownStatementsOf(stack)).toContainEqual(expect.objectContaining({
      Action: 'rds-db:connect',
      Resource: stack.resolve(stack.formatArn({ service: 'rds-db', resource: 'dbuser', resourceName: `${id}/orders`, arnFormat: ArnFormat.COLON_RESOURCE_NAME })),
    }));
    const groupOf = (name: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(`^${name}.*SecurityGroup`), 'GroupId'] });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: groupOf('DatabaseProxy'), SourceSecurityGroupId: groupOf('Worker'), IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432,
    });
  });

  test('of another stack depends on it, and not the other way round [F20]', () => {
    const { stack, other } = twoStacks();
    const { vpc, proxy } = databaseIn(other);
    newWorker({ vpc, database: { proxy, user: 'orders', port: 5432 } }, stack);
    expect(resourcesOf(stack, 'AWS::EC2::SecurityGroupIngress')).toHaveLength(1);
    expect(other.dependencies).toEqual([]);
    expect(cycleIn(Template.fromStack(stack).toJSON())).toBeUndefined();
  });

  test('behind an imported proxy is let in by the security groups that are given [F20]', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')];
    newWorker({ vpc, database: { proxy: imported(stack), user: 'orders', port: 3306, securityGroups } }, stack);
    expect(resourcesOf(stack, 'AWS::EC2::SecurityGroupIngress')).toEqual([expect.objectContaining({ GroupId: 'sg-1', FromPort: 3306 })]);
    expect(JSON.stringify(ownStatementsOf(stack))).toContain(':dbuser:prx-1/orders');
  });

  test('produces no finding of a proxy that is missing [F20]', () => {
    const app = appOnCall();
    const stack = newStack(app);
    const { vpc, proxy } = databaseIn(stack);
    newWorker({ vpc, database: { proxy, user: 'orders', port: 5432 } }, stack);
    expect(audit(app).findings.filter(finding => finding.includes('DatabaseProxy') && finding.includes('Worker'))).toEqual([]);
  });

  test('of a proxy whose default is IAM is accepted', () => {
    const stack = newStack();
    const { vpc, proxy } = databaseIn(stack, { iamAuth: undefined, secrets: undefined, defaultAuthScheme: rds.DefaultAuthScheme.IAM_AUTH });
    expect(() => newWorker({ vpc, database: { proxy, user: 'orders', port: 5432 } }, stack)).not.toThrow();
  });

  test.each<[string, (stack: Stack) => { vpc?: ec2.IVpc; database: DatabaseConnectionOptions }, string]>([
    ['there is no vpc', stack => ({ database: { proxy: databaseIn(stack).proxy, user: 'orders', port: 5432 } }), 'database is set without vpc'],
    ['the port is none', stack => ({ ...{ vpc: new ec2.Vpc(stack, 'Other') }, database: { proxy: databaseIn(stack).proxy, user: 'orders', port: 70_000 } }),
      'database.port is 70000 but must be a whole number from 1 to 65535'],
    ['an imported proxy has no security groups', stack => ({ vpc: new ec2.Vpc(stack, 'Vpc'), database: { proxy: imported(stack), user: 'orders', port: 5432 } }),
      "database.proxy 'Orders/Imported' is imported, which does not tell its security groups: set database.securityGroups"],
    ['the proxy wants passwords', stack => {
      const { vpc, proxy } = databaseIn(stack, { iamAuth: false });
      return { vpc, database: { proxy, user: 'orders', port: 5432 } };
    }, "database.proxy 'Orders/Database/Proxy' does not authenticate clients with IAM"],
    ['an override takes IAM away from the proxy', stack => {
      const { vpc, proxy } = databaseIn(stack);
      (proxy.node.defaultChild as CfnResource).addPropertyOverride('Auth.0.IAMAuth', 'DISABLED');
      return { vpc, database: { proxy, user: 'orders', port: 5432 } };
    }, 'does not authenticate clients with IAM'],
  ])('fails when %s [F20]', (_, props, message) => {
    const stack = newStack();
    expect(() => newWorker(props(stack), stack)).toThrow(message);
  });
});
