import { Journey, Loss } from '../../../src/simulator/kernel/fates';
import { JourneyGroup } from '../../../src/simulator/kernel/journey-group';

const loss: Loss = { fate: 'expired', at: 9, resource: 'Stream', reason: 'too late' };

function group() {
  const members = ['e1', 'e2', 'e3'].map(id => new Journey(id, 0, 'Stream'));
  return { members, all: new JourneyGroup(members, 1, 'Mapping'), fates: () => members.map(({ report: { fate } }) => fate) };
}

test('the name of a group comes from its first and last member', () => {
  expect(group().all.eventId).toBe('e1 to e3');
  expect(new JourneyGroup([new Journey('e1', 0, 'Stream')], 1, 'Mapping').eventId).toBe('e1');
});

test('each member shares the fate of the group', () => {
  const { all, fates } = group();
  all.park(1, 'Failures', 'gave up');
  expect(fates()).toEqual(['parked', 'parked', 'parked']);
  all.wait(2, 'Redrive', 'sent');
  all.leave(true);
  expect(fates()).toEqual(['pending', 'pending', 'pending']);
  all.lose(loss);
  all.leave(false);
  expect(fates()).toEqual(['expired', 'expired', 'expired']);
  all.succeed(3, 'Function');
  expect(fates()).toEqual(['processed', 'processed', 'processed']);
});

test('a forgotten member is lost, whatever happens to the others', () => {
  const { members, all, fates } = group();
  all.park(1, 'Failures', 'gave up');
  all.wait(2, 'Redrive', 'sent');
  all.forget(members[0], loss);
  expect(fates()).toEqual(['expired', 'pending', 'pending']);
  all.leave(false);
  expect(fates()).toEqual(['expired', 'parked', 'parked']);
  all.succeed(3, 'Function');
  expect(fates()).toEqual(['expired', 'processed', 'processed']);
});
