import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '..');
const FILES = readdirSync(join(ROOT, 'src'), { encoding: 'utf8', recursive: true })
  .filter(name => name.endsWith('.ts')).map(name => join(ROOT, 'src', name));
const nameOf = (file: string) => relative(ROOT, file).replaceAll('\\', '/');

/** The files of the library that a file imports, types included. */
function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => join(dirname(file), fileName.replace(/\.js$/, '')))
    .map(path => [`${path}.ts`, join(path, 'index.ts')].find(existsSync)!);
}

/** Groups of files that import each other in circles, each sorted by name. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const reachable = (from: string) => {
    const seen = new Set<string>();
    const open = [...imports.get(from) ?? []];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (!seen.has(next)) open.push(...imports.get(next) ?? []);
      seen.add(next);
    }
    return seen;
  };
  const reached = new Map([...imports.keys()].map(file => [file, reachable(file)]));
  const groups = [...reached].filter(([file, files]) => files.has(file))
    .map(([file, files]) => [...files].filter(other => reached.get(other)!.has(file)).sort());
  return [...new Map(groups.map(group => [group.join(), group])).values()];
}

/** The names of the declarations that a file exports. */
function exportedNames(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap(statement => {
    const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText());
    return ts.isExportDeclaration(statement) ? [] : [(statement as ts.DeclarationStatement).name!.getText()];
  });
}

/** The name as its words, whatever their order. */
const wordsOf = (name: string) => (name.match(/[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])/g) ?? [name]).map(word => word.toLowerCase()).sort().join(' ');

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...groups.get(keyOf(item)) ?? [], item]);
  return groups;
}

describe('the sources', () => {
  test('import each other in no circle, types included', () => {
    expect(FILES.length).toBeGreaterThan(200);
    expect(circles(new Map(FILES.map(file => [nameOf(file), importsOf(file).map(nameOf)])))).toEqual([]);
  });

  test('export each name once', () => {
    const names = FILES.flatMap(file => [...new Set(exportedNames(file))].map(name => ({ name, file: nameOf(file) })));
    const files = groupBy(names, ({ name }) => name);
    expect([...files].filter(([, all]) => all.length > 1).map(([name, all]) => `${name}: ${all.map(({ file }) => file).join(' ')}`)).toEqual([]);
  });

  test('export no two types that differ only by the order of their words', () => {
    const types = FILES.flatMap(exportedNames).filter(name => /^[A-Z][a-z]/.test(name));
    const byWords = groupBy(new Set(types), wordsOf);
    expect([...byWords.values()].filter(names => names.length > 1)).toEqual([]);
  });

  test('are files that one reads in one go', () => {
    const lengths = FILES.map(file => ({ file: nameOf(file), lines: readFileSync(file, 'utf8').split('\n').length }));
    expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
  });
});

describe('a circle', () => {
  test('is found however long it is, and a file that imports itself is one', () => {
    const imports = new Map([['a', ['b']], ['b', ['c']], ['c', ['a', 'd']], ['d', []], ['e', ['e']]]);
    expect(circles(imports)).toEqual([['a', 'b', 'c'], ['e']]);
  });
});
