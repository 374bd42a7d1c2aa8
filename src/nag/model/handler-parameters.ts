/** Comments; texts; regular expressions, where nothing else can stand. */
const NO_CODE = new RegExp([
  /\/\/.*/, /\/\*[^]*?\*\//,
  /'(?:\\[^]|[^'\\\n])*'/, /"(?:\\[^]|[^"\\\n])*"/, /`(?:\\[^]|[^`\\])*`/,
  /(?<=[(,=:[!&|?;][ \t]*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/,
].map(({ source }) => source).join('|'), 'g');

/** What a template literal may hold for its end to be certain. */
const PLAIN_PARTS = /\$\{[^{}'"]*\}/g;

/** Something of what a file of CommonJS exports. */
const EXPORT = /(?<![\w$]|\.\s*)(?:module\s*\.\s*)?exports\s*\.\s*([\w$]+)/g;

const ARROW = /^\s*=\s*(?:async\b)?\s*(?:\(([^()]*)\)|([\w$]+))\s*=>/;
const FUNCTION = /^\s*=\s*(?:async\s+)?function\b\s*[\w$]*\s*\(([^()]*)\)\s*(?=\{)/;

/** A name, or something taken apart. With a default, or as the rest, it would not count: these are left out. */
const PARAMETER = /\{[^{}=]*\}|\[[^[\]=]*\]|[\w$]+/g;

/**
 * How many parameters a function takes that a text exports by a name. Undefined unless the text says so surely: it assigns a function to
 * that export, once and outside of any block, and does nothing with its exports but assign to them by name.
 */
export function parametersOf(text: string, name: string): number | undefined {
  const code = codeOf(text);
  if (code === undefined || /\b(?:exports|module)\b/.test(code.replace(EXPORT, ''))) return undefined;
  const [own, ...others] = [...code.matchAll(EXPORT)].filter(([, exported]) => exported === name);
  if (own === undefined || others.length > 0 || depthAfter(code.slice(0, own.index)) !== 0) return undefined;
  const parameters = parametersIn(code.slice(own.index + own[0].length));
  return parameters === undefined || /[^\s,]/.test(parameters.replace(PARAMETER, '')) ? undefined : [...parameters.matchAll(PARAMETER)].length;
}

/** The text without what is no code; undefined if one can't tell which that is, as after a division. */
function codeOf(text: string): string | undefined {
  let sure = true;
  const code = text.replace(NO_CODE, found => {
    if (found.startsWith('`') && /\$\{|\b(?:exports|module)\b/.test(found.replace(PLAIN_PARTS, ''))) sure = false;
    return /^\/[/*]/.test(found) ? ' ' : '""';
  });
  return sure && !/['`/]/.test(code) ? code : undefined;
}

/** What stands between the parentheses of a function that is assigned as it is: nothing is called on it. */
function parametersIn(assignment: string): string | undefined {
  const arrow = ARROW.exec(assignment);
  if (arrow) return arrow[1] ?? arrow[2];
  const written = FUNCTION.exec(assignment);
  const after = written ? afterBlock(assignment.slice(written[0].length)) : undefined;
  return after !== undefined && /^\s*(?:$|[\w$;])/.test(after) ? written![1] : undefined;
}

function depthAfter(code: string): number {
  return code.replace(/[^{}()[\]]/g, '').split('').reduce((depth, bracket) => depth + ('{(['.includes(bracket) ? 1 : -1), 0);
}

/** What follows the block that a piece of code begins with; undefined if the block has no end. */
function afterBlock(code: string): string | undefined {
  let depth = 0;
  for (let i = 0; i < code.length; i++) {
    if (code[i] === '{') depth += 1;
    else if (code[i] === '}') depth -= 1;
    if (depth === 0) return code.slice(i + 1);
  }
  return undefined;
}
