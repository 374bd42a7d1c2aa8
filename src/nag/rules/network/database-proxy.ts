import { FunctionEntry, isUnknown, Unknown } from '../../../template';
import type { DatabaseWay } from '../../model/network';
import { COMPLIANT, rule, violation } from '../../rule';
import type { System } from '../../model/system';

/** What RDS Proxy works for, as engines begin. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html */
const PROXIED_ENGINES = /^(aurora|mariadb|mysql|postgres|sqlserver)/;

export const databaseProxy = rule({
  id: 'DatabaseProxy',
  level: 'warning',
  of: 'functions',
  info: 'The function connects to a database without a proxy between them.',
  explanation: 'Each environment of the function holds connections of its own: with many, the database has none left for anybody.',
  mend: 'Put an RDS Proxy between them, database.addProxy(…), and let the function in there: proxy.connections.allowFrom(worker, ec2.Port.POSTGRES).',
  practices: ['F20'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/services-rds.html',
  check: (handler, system) => {
    const { network } = system;
    const groups = network.groupsOf(handler);
    if (!network.hasDatabases || groups.length === 0 || system.isRotation(handler)) return undefined;
    const ways = groups.flatMap(group => network.databasesFrom(group))
      .filter(({ database: { engine } }) => engine === undefined || isUnknown(engine) || PROXIED_ENGINES.test(engine));
    const direct = ways.find(way => doubtOf(way, handler, system) === undefined);
    if (direct) return violation(`Its security group goes straight to that of ${direct.database.logicalId}.`);
    if (ways.length > 0) return doubtOf(ways[0], handler, system);
    if (groups.some(({ key }) => key === undefined)) return new Unknown('its security group is not in these templates');
    return groups.some(group => network.reachesProxy(group)) ? COMPLIANT : undefined;
  },
});

/** Why nobody can tell whether the function takes the way, or could go by a proxy. */
function doubtOf({ database: { engine, dataApi }, shared }: DatabaseWay, handler: FunctionEntry, { grants }: System): Unknown | undefined {
  if (shared) return new Unknown('a proxy has the security group of the database or of the function');
  if (isUnknown(engine)) return engine;
  return dataApi !== false && grants.uses(handler, 'rds-data') ? new Unknown('it may use the Data API') : undefined;
}
