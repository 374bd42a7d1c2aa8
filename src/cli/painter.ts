/** Colors text, or leaves it as it is. */
export interface Painter {
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** The codes that begin and end a style. */
const CODES: { readonly [style in keyof Painter]: readonly [number, number] } = {
  red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39], bold: [1, 22], dim: [2, 22],
};

/** @param color whether the terminal shows colors */
export function painter(color: boolean): Painter {
  return Object.fromEntries(Object.entries(CODES).map(([style, [begin, end]]) => [style, (text: string) => color ? `\u001b[${begin}m${text}\u001b[${end}m` : text])) as unknown as Painter;
}
