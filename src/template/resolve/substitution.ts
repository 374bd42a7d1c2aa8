/** A piece of the text of `Fn::Sub`: text, or the name of a variable. */
export type SubPiece = { readonly text: string } | { readonly name: string };

/**
 * Splits the text of `Fn::Sub` at its variables. `${!Literal}` stands for `${Literal}`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html
 */
export function piecesOf(text: string): readonly SubPiece[] {
  const pieces: SubPiece[] = [];
  let at = 0;
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', at)) {
    const end = text.indexOf('}', start);
    if (end < 0) break;
    if (start > at) pieces.push({ text: text.slice(at, start) });
    const inner = text.slice(start + 2, end);
    pieces.push(inner.startsWith('!') ? { text: `\${${inner.slice(1)}}` } : { name: inner.trim() });
    at = end + 1;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

/** Returns the first dynamic reference in a text, which CloudFormation resolves at deployment: `{{resolve:ssm:/name}}`. */
export function dynamicReferenceIn(text: string): string | undefined {
  for (let start = text.indexOf('{{resolve:'); start >= 0;) {
    const end = text.indexOf('}', start);
    if (end < 0) return undefined;
    if (text[end + 1] === '}') return text.slice(start, end + 2);
    start = text.indexOf('{{resolve:', end);
  }
  return undefined;
}
