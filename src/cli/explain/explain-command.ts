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
    load: { value: 'LOAD', help: 'Say what each way costs at this load, such as 50/s, 300/min or 1000/h.' },
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
  const { base, load } = options as { readonly base?: string; readonly load?: string };
  const loadPerSecond = load === undefined ? undefined : perSecond(load);
  if (base !== undefined && format !== 'markdown' && format !== 'sarif') throw new UsageError('--base needs --markdown or --sarif');
  const input = readInput(path, host);
  const before = base === undefined ? undefined : readInput(base, host);
  const explanation = await explain(input.stacks, { loadPerSecond });
  host.stdout.write(WRITERS[format]({ explanation, base: before && await explain(before.stacks, { loadPerSecond }), input, host }));
  return EXIT_CODES[explanation.verdict];
}

const SECONDS: { readonly [unit: string]: number } = { s: 1, min: 60, h: 3_600 };

/** Returns how many events arrive each second. @throws UsageError if that is not a rate above 0 */
function perSecond(load: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\/(s|min|h)$/.exec(load) ?? [];
  const rate = Number(count) / SECONDS[unit];
  if (!(rate > 0)) throw new UsageError(`--load is '${load}' but must be a number of events for each second, minute or hour: --load 50/s, --load 300/min or --load 1000/h`);
  return rate;
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
