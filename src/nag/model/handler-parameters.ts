/** The statements that may precede the export: 'use strict' and calls of require(). */
const PROLOGUE = /^(?:\s*(?:'use strict'|"use strict"|(?:const|let|var)\s[\w$\s{},:]*=\s*require\(['"][\w@/.:-]+['"]\))[ \t]*[;\n])*\s*/;

/** An arrow function or function expression that is assigned to an export. */
const EXPORTED = /^(?:module\s*\.\s*)?exports\s*\.\s*([\w$]+)\s*=\s*(?:async\b\s*)?(?:(?:\(([^()]*)\)|([\w$]+))\s*=>|function\b(?:\s*[\w$]+)?\s*\(([^()]*)\)\s*\{)/;

/** A call or an operator, such as .bind(), that may change a function expression. */
const USED_IN_PLACE = /\}\s*(?:[.([`?&|+\-*/%<>=^!]|in\b|instanceof\b)/;

/** A name or a destructured parameter. Rest parameters and those with a default are left out: Function.length does not count them. */
const PARAMETER = /\{[^{}=]*\}|\[[^[\]=]*\]|[\w$]+/g;

/**
 * Returns the number of parameters of an inline handler if the code shows it beyond doubt: it begins by assigning a function to the export,
 * apart from calls of require(), and does not mention its exports again. Otherwise returns undefined.
 */
export function parametersOf(code: string, name: string): number | undefined {
  const text = code.replace(PROLOGUE, '');
  const [assignment, exported, list, single, ofFunction] = EXPORTED.exec(text) ?? [];
  if (assignment === undefined || exported !== name) return undefined;
  const rest = text.slice(assignment.length);
  if (/\b(?:exports|module)\b/.test(rest) || (ofFunction !== undefined && USED_IN_PLACE.test(rest))) return undefined;
  const parameters = list ?? single ?? ofFunction;
  return /[^\s,]/.test(parameters.replace(PARAMETER, '')) ? undefined : [...parameters.matchAll(PARAMETER)].length;
}
