import { FunctionEntry, isUnknown, Unknown } from '../../../template';
import type { AppModel } from '../../model/app-model';
import type { DatabaseRoute } from '../../model/network';
import { COMPLIANT, rule, violation } from '../../model/rule';

/** The beginnings of the engine names that RDS Proxy supports. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html */
const PROXIED_ENGINES = /^(aurora|mariadb|mysql|postgres|sqlserver)/;

export const databaseProxy = rule({
  id: 'DatabaseProxy',
  level: 'warning',
  appliesTo: 'functions',
  info: 'The function connects to a database without RDS Proxy.',
  explanation: 'Each execution environment opens its own connections. At high concurrency the database runs out of connections.',
  fix: 'Add an RDS Proxy (AWS::RDS::DBProxy), database.addProxy(…), and allow the function to connect to it: ' +
    'proxy.connections.allowFrom(worker, ec2.Port.POSTGRES).',
  practices: ['F20'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-rds.html',
  check: (handler, app) => {
    const { network } = app;
    const groups = network.groupsOf(handler);
    if (!network.hasDatabases || groups.length === 0 || app.isRotation(handler)) return undefined;
    const routes = groups.flatMap(group => network.routesFrom(group))
      .filter(({ database: { engine } }) => engine === undefined || isUnknown(engine) || PROXIED_ENGINES.test(engine));
    const direct = routes.find(route => doubtOf(route, handler, app) === undefined);
    if (direct) return violation(`The security group of the function allows direct connections to the database ${direct.database.logicalId}.`);
    if (routes.length > 0) return doubtOf(routes[0], handler, app);
    if (groups.some(({ key }) => key === undefined)) return new Unknown('a security group of the function is not in these templates');
    return groups.some(group => network.reachesProxy(group)) ? COMPLIANT : undefined;
  },
});

/** Returns why the templates cannot tell whether the function connects directly or through a proxy. */
function doubtOf({ database: { engine, dataApi }, shared }: DatabaseRoute, handler: FunctionEntry, app: AppModel): Unknown | undefined {
  if (shared) return new Unknown('a proxy shares the security group of the database or function');
  if (isUnknown(engine)) return engine;
  const mayUseDataApi = dataApi !== false && app.rolePermissions.uses(handler, 'rds-data') !== false;
  return mayUseDataApi ? new Unknown('the function may use the RDS Data API') : undefined;
}
