import type { AlarmState } from '../../../src/simulator/cloudwatch/alarm-state';
import { parseCompositeRule } from '../../../src/simulator/cloudwatch/composite-rule';
import { UnsupportedFeatureError } from '../../../src/simulator/kernel/errors';

const STATES: Record<string, AlarmState> = { 'a': 'ALARM', 'b': 'OK', 'c': 'INSUFFICIENT_DATA', 'with (odd) "name"': 'ALARM' };
const holds = (text: string) => parseCompositeRule('All', text).holds(alarm => STATES[alarm]);

test.each<[string, boolean]>([
  ['ALARM(a)', true],
  ['ALARM("a")', true],
  ['ALARM ( b )', false],
  ['OK(b) AND INSUFFICIENT_DATA(c)', true],
  ['NOT ALARM(a)', false],
  ['NOT ALARM(b) AND ALARM(a)', true],
  ['ALARM(a) OR ALARM(b) AND ALARM(b)', true],
  ['(ALARM(a) OR ALARM(b)) AND ALARM(b)', false],
  ['NOT (ALARM(a) AND OK(b))', false],
  ['NOT NOT TRUE', true],
  ['FALSE OR\n TRUE', true],
  ['FALSE', false],
])('%s is %s', (text, expected) => expect(holds(text)).toBe(expected));

test('names its alarms', () => {
  expect(parseCompositeRule('All', 'ALARM("my (odd) alarm") OR OK(b)').alarms).toEqual(['my (odd) alarm', 'b']);
});

test.each([
  ['', 'its end'], ['ALARM', 'its end'], ['ALARM(a', 'its end'], ['ALARM(a) b', "'b'"], ['ALARM(a) AND', 'its end'], ['(TRUE', 'its end'], ['alarm(a)', "'alarm'"], ['XOR(a)', "'XOR'"], ['ALARM(a) "', "'\"'"],
])('%s is refused', (text, place) => {
  expect(() => holds(text)).toThrow(UnsupportedFeatureError);
  expect(() => holds(text)).toThrow(`All: AlarmRule: ${place} at this position is not modelled`);
});

test.each([`${'('.repeat(9_000)}TRUE`, `TRUE${' OR TRUE'.repeat(3_000)}`, `${'NOT '.repeat(2_100)}TRUE`])('a rule that is too long is refused', text => {
  expect(() => holds(text)).toThrow(`AlarmRule: its length of ${text.length} is not modelled`);
});
