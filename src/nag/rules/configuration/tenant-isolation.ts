import { COMPLIANT, resolved, rule, violation } from '../../model/rule';

export const tenantIsolation = rule({
  id: 'TenantIsolation',
  level: 'error',
  appliesTo: 'functions',
  info: 'A function with tenant isolation is invoked by something that cannot name the tenant.',
  explanation: 'Lambda refuses every invocation without a tenant id. An event source mapping, topic, bucket, rule, schedule or function URL has none to send: the deployment fails, or each ' +
    'event fails and is dropped or parked.',
  fix: 'Let a function without tenant isolation take the events and invoke this one with a TenantId, asynchronously if need be. Or leave out TenancyConfig (tenancyConfig), and keep what ' +
    'belongs to tenants out of the memory of the function.',
  practices: ['F07'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html',
  check: (handler, app) => {
    const mode = handler.properties.text('TenancyConfig.TenantIsolationMode');
    if (mode === undefined || resolved(mode) !== 'PER_TENANT') return undefined;
    const [mapping] = app.mappingsFor(handler);
    if (mapping) return violation(`The function isolates tenants, but ${mapping.logicalId} is an event source mapping, which passes no tenant id.`);
    const url = app.entries.functionUrls.find(({ function: target }) => target.function === handler.key);
    if (url) return violation(`The function isolates tenants, but ${url.logicalId} is a function URL, which passes no tenant id.`);
    const invoker = app.invokers.of(handler.key).find(({ namesNoTenant }) => namesNoTenant);
    if (invoker) return violation(`The function isolates tenants, but is invoked by ${invoker.by}, which passes no tenant id.`);
    return app.invokers.unclear ?? COMPLIANT;
  },
});
