import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import * as simulator from '../../src/simulator';
import { OPERATIONS } from '../../src/simulator/sdk/services';

const ROOT = path.join(__dirname, '..', '..');
const PAGE = readFileSync(path.join(ROOT, 'docs/simulator.md'), 'utf8');

/** The names of the members of an interface, or of the alternatives of a union. */
function namesIn(file: string, name: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(ROOT, 'src', file), 'utf8'), ts.ScriptTarget.Latest, true);
  const isType = (node: ts.Node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
  const declaration = source.statements.filter(isType).find(statement => statement.name.text === name)!;
  if (ts.isInterfaceDeclaration(declaration)) return declaration.members.map(member => member.name!.getText());
  return [...declaration.getText().matchAll(name === 'Fate' ? /'(\w+)'/g : /fault: '(\w+)'/g)].map(([, value]) => value);
}

const methods = Object.getOwnPropertyNames(simulator.Simulation.prototype).filter(name => name !== 'constructor');

test.each([...methods, 'seed'])('the reference describes sim.%s', name => {
  expect(PAGE).toMatch(new RegExp(`\`(?:await )?sim\\.${name}\\b`));
});

test('the reference names no method that does not exist', () => {
  const named = new Set([...PAGE.matchAll(/\bsim\.(\w+)/g)].map(([, name]) => name));
  expect([...named].sort()).toEqual([...methods, 'seed'].sort());
});

test.each([
  ...namesIn('simulator/simulation-options.ts', 'SimulationOptions'),
  ...namesIn('template/input/stacks.ts', 'ReadOptions'),
  ...namesIn('simulator/lambda/behavior.ts', 'FunctionPlan'),
  ...namesIn('simulator/kernel/faults.ts', 'Fault'),
  ...namesIn('simulator/kernel/faults.ts', 'FaultWhen'),
  ...namesIn('simulator/kernel/fates.ts', 'Fate'),
  ...namesIn('simulator/simulation-options.ts', 'EventOptions'),
])('the reference names the option, fault or fate %s', name => {
  expect(PAGE).toContain(`\`${name}\``);
});

test.each(OPERATIONS)('the reference lists the SDK call %s', operation => {
  const [service, name] = operation.split(' ');
  expect(PAGE).toMatch(new RegExp(`client-${service}\`.*\`${name}\``));
});

test('the reference lists no SDK call that is not modelled', () => {
  const listed = [...PAGE.matchAll(/^\| `@aws-sdk\/client-(\w+)` \| (.*) \|$/gm)]
    .flatMap(([, service, calls]) => [...calls.matchAll(/`([A-Z]\w+)`/g)].map(([, call]) => `${service} ${call}`));
  expect(listed.filter(call => !/InvocationType|lambda Event/.test(call)).sort()).toEqual([...OPERATIONS].sort());
});

test.each(Object.keys(simulator).filter(name => /^[a-z]|Error$|^ASS/.test(name)))('the reference mentions %s', name => {
  expect(PAGE).toContain(name);
});
