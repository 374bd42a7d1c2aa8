import * as simulator from '../../src/simulator';

test('exports exactly these public names', () => {
  expect(Object.entries(simulator).map(([name, value]) => `${name}: ${typeof value}`).sort()).toEqual([
    'ASSUMPTIONS: object', 'Behavior: function', 'Simulation: function', 'TemplateError: function', 'UnknownValueError: function',
    'UnsupportedFeatureError: function', 'branchesOf: function', 'clockTime: function',
    'crashes: function', 'returns: function', 'succeeds: function', 'throws: function', 'timesOut: function',
  ]);
});
