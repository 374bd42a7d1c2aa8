import { Folder, ORDERS } from './fixture';
import { runProgram } from '../../src/cli/run-program';

const folder = new Folder().write('orders.json', ORDERS);
afterAll(() => folder.remove());

describe('the command line', () => {
  test.each(['--help', '-h', 'help'])('shows its commands, what they read and the exit codes with %s', async arg => {
    const { code, stdout } = await folder.run(arg);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^cdk-resilient-lambda 1\.2\.3: .*\n\nUsage\n {2}npx cdk-resilient-lambda COMMAND \[PATH\] \[OPTIONS\]\n/);
    expect(stdout).toMatch(/\n {2}check {2,}\S/);
    expect(stdout).toContain('Exit codes\n  0  nothing found\n  1  ');
  });

  test.each(['check', 'explain'])('shows the help of %s, with examples that it takes', async name => {
    const { stdout } = await folder.run(`${name} --help`);
    const examples = [...stdout.matchAll(/^ {2}npx cdk-resilient-lambda (.*)$/gm)];
    expect(examples.length).toBeGreaterThan(2);
    for (const [, line] of examples) expect((await folder.run(line.replace(/ > \S+$/, ''))).stderr).toMatch(/ does not exist|^$/);
  });

  test('shows its help and fails without a command', async () => {
    const { code, stdout, stderr } = await folder.run('');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage\n');
  });

  test.each(['--version', 'check --version'])('shows its version with %s', async args => {
    expect(await folder.run(args)).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });

  test.each(['check --help', 'check orders.json -h'])('shows the options of a command with %s', async args => {
    const { code, stdout } = await folder.run(args);
    expect(code).toBe(0);
    for (const option of ['--rules NAMES', '--severity LEVEL', '--baseline FILE', '--base PATH', '--json', '--markdown', '--sarif', '--help', '--version']) {
      expect(stdout).toMatch(new RegExp(`\n  ${option} {2,}\\S`));
    }
    expect(stdout.split('\n').filter(line => line.length > 120)).toEqual([]);
  });

  test.each([
    ['chekc', 'there is no command chekc. Did you mean check?'],
    ['cdk.out', 'there is no command cdk.out: see --help'],
    ['--json', 'the first argument must be a command, not --json: see --help'],
    ['check --jsn', 'check has no option --jsn. Did you mean --json?'],
    ['check --constructor', 'check has no option --constructor: see --help'],
    ['check -j', 'check has no option -j: see --help'],
    ['check --json=true', "--json takes no value, but was given 'true'"],
    ['check --rules', '--rules needs a value: --rules NAMES'],
    ['check --baseline --json', '--baseline needs a value: --baseline FILE'],
    ['check --base=', '--base needs a value: --base PATH'],
    ['check --json --json', '--json is given twice'],
    ['check a b', 'check reads one app or template, but was given 2: a b'],
    ['check --json --sarif', 'choose one format: --json or --sarif'],
    ['check --severity fatal', '--severity is fatal, but must be error, warning or info'],
    ['check --rules SqsPoller,X', 'there is no rule SqsPoller: the most similar one is SqsPollers'],
    ['check --rules ,', '--rules names no rule: separate names with commas'],
  ])('refuses `%s` in one line', async (args, message) => {
    expect(await folder.run(args)).toEqual({ code: 2, stdout: '', stderr: `cdk-resilient-lambda: ${message}\n` });
  });

  test('refuses an empty path', async () => {
    const [written, output] = [[] as string[], (text: string) => { written.push(text); }];
    const host = { stdout: { write: output }, stderr: { write: output }, env: {}, cwd: folder.path, version: '1' };
    expect(await runProgram(['check', ''], host)).toBe(2);
    expect(written).toEqual(['cdk-resilient-lambda: the path is empty: give cdk.out or a template file\n']);
    await expect(runProgram(['check', 'orders.json'], { ...host, stdout: { write: () => { throw new Error('a defect'); } } })).rejects.toThrow('a defect');
  });
});
