import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { clockTime, Simulation } from 'cdk-resilient-lambda/simulator';
import { handler } from './clicks-handler';
import { ClicksStack } from './clicks-stack';
import { handlerLogs, localDynamoDb } from '../testing/local-handler';

const template = Template.fromStack(new ClicksStack(new App(), 'ClicksStack')).toJSON();

const environment = localDynamoDb();
const logs = handlerLogs();

test('a click on an invalid page is parked whole within three minutes, and no other click is lost or counted twice', async () => {
  const sim = Simulation.fromTemplate(template, { handlers: { Clicks: { handler, environment: environment() } } });
  for (let id = 0; id < 100; id++) sim.put('Clicks/Stream', { id: `${id}`, page: '/' }, { partitionKey: `visitor ${id % 9}`, at: { seconds: id } });
  const bad = sim.put('Clicks/Stream', { id: 'bad', page: '' }, { partitionKey: 'visitor 1', at: { seconds: 50 } });
  await sim.advance({ minutes: 10 });

  expect(sim.fate(bad)).toMatchObject({ fate: 'parked', resource: 'ClicksFailureBucket', reason: 'RetryAttemptsExhausted after 11 runs' });
  const [record] = JSON.parse(JSON.parse(sim.objects('Clicks/FailureBucket')[0].body).payload).Records;
  expect(Buffer.from(record.kinesis.data, 'base64').toString()).toBe('{"id":"bad","page":""}');
  expect(sim.tally()).toMatchObject({ processed: 100, parked: 1 });
  expect(logs().filter(([message]) => message === 'counted')).toHaveLength(100);
  expect(sim.alarms().map(({ alarm, at, to }) => `${alarm} ${to} at ${clockTime(at)}`)).toContain('ClicksAlarmsParkedEvents ALARM at 00:04:00.000');
  sim.expectNothingLost();
});
