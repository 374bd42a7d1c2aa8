import { explainToSarif } from './explain-to-sarif';
import { explain, Explanation, toHtml, toJson, toMarkdown, toTerminal } from '../../explain';
import { Arguments, Command, EXIT, UsageError } from '../command';
import { Format, formatOf, formatOptions, markOf } from '../formats';
import { PROGRAM } from '../help';
import { hasColor, Host, widthOf } from '../host';
import { DEFAULT_PATH, Input, readInput } from '../input/read-input';

/** `explain`: says what happens to every event of an app when things go wrong. */
export const EXPLAIN: Command = {
  name: 'explain',
  summary: 'Says what happens to every event of an app when things go wrong.',
  description: `Simulates every way in which an event reaches a function, with stub handlers: a poison event, outages, throttling, time-outs, nobody may invoke.
For each, it says whether the event is processed, parked, stuck or lost, and which alarm tells whom.`,
  options: {
    base: { value: 'PATH', help: 'Compare with this app or template, such as that of the main branch. With --markdown or --sarif.' },
    ...formatOptions('explain'),
    html: { help: 'Write one page for a browser, with a picture and what happens over time: --html > events.html' },
  },
  examples: [
    ['explain', 'explains cdk.out after cdk synth'],
    ['explain template.yaml', 'explains a template of CloudFormation or AWS SAM'],
    ['explain --html > events.html', 'writes a page for a browser'],
    ['explain cdk.out --base main/cdk.out --markdown', 'writes a comment for a pull request'],
  ],
  run: runExplain,
};

/** The exit code of each verdict. Synchronous callers get the error: nothing of theirs is lost silently. */
const EXIT_CODES: { readonly [verdict in Explanation['verdict']]: number } = {
  safe: EXIT.safe, callerDecides: EXIT.safe, cannotTell: EXIT.cannotTell, unnoticed: EXIT.wrong, loses: EXIT.wrong,
};

async function runExplain({ path = DEFAULT_PATH, options }: Arguments, host: Host): Promise<number> {
  const format = formatOf(options, 'html');
  const { base } = options as { readonly base?: string };
  if (base !== undefined && format !== 'markdown' && format !== 'sarif') throw new UsageError('--base needs --markdown or --sarif');
  const input = readInput(path, host);
  const before = base === undefined ? undefined : readInput(base, host);
  const explanation = await explain(input.stacks);
  host.stdout.write(WRITERS[format]({ explanation, base: before && await explain(before.stacks), input, host }));
  return EXIT_CODES[explanation.verdict];
}

/** What is written. */
interface Explained {
  readonly explanation: Explanation;
  readonly base?: Explanation;
  readonly input: Input;
  readonly host: Host;
}

const WRITERS: { readonly [format in Format | 'html']: (explained: Explained) => string } = {
  terminal: ({ explanation, input, host }) => toTerminal(explanation, { width: widthOf(host), color: hasColor(host), title: input.path }),
  json: ({ explanation }) => toJson(explanation),
  markdown: ({ explanation, base }) => `${markOf('explain')}\n${toMarkdown(explanation, base)}`,
  html: ({ explanation, input, host: { version } }) => toHtml(explanation, { title: input.path, version }),
  sarif: ({ explanation, base, input, host: { cwd, version } }) => {
    return explainToSarif(explanation, { base, input, cwd, tool: { name: PROGRAM, version } });
  },
};
