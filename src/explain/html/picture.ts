import type { PlaceGraph } from './graph';
import { layoutOf, PictureLayout, PlacedPlace } from './layout';
import { html, Markup } from './markup';

const WIDTH = 214;
const HEIGHT = 44;
const GAP = { x: 74, y: 16 };
const MARGIN = 6;

/** The number of letters of a name that fit into its box. */
const LETTERS = 25;

/** Draws a graph. The picture has no words of its own for a screen reader: a table tells the same. */
export function pictureOf(graph: PlaceGraph, hrefOf: (placeId: string) => string | undefined): Markup {
  const layout = layoutOf(graph);
  const { columns, rows, places } = layout;
  const [width, height] = [columns * (WIDTH + GAP.x) - GAP.x + 2 * MARGIN, rows * (HEIGHT + GAP.y) - GAP.y + 2 * MARGIN];
  return html`<svg class="picture" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true">
${arrowsOf(graph, layout)}${[...places.values()].map(place => boxOf(place, hrefOf(place.id)))}</svg>`;
}

function arrowsOf({ arrows }: PlaceGraph, { places }: PictureLayout): readonly Markup[] {
  return arrows.map(({ from, to, verdict }) => {
    const [start, end] = [positionOf(places.get(from)!), positionOf(places.get(to)!)];
    const [x1, y1, x2, y2] = [start.x + WIDTH, start.y + HEIGHT / 2, end.x, end.y + HEIGHT / 2];
    const bend = Math.max(GAP.x / 2, Math.abs(x2 - x1) / 2);
    const isLoss = places.get(to)!.isLoss;
    return html`<path class="arrow ${isLoss ? 'loses' : verdict ?? 'failure'}" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 7} ${y2}"/><path class="head ${isLoss ? 'loses' : verdict ?? 'failure'}" d="M${x2} ${y2}l-9-4.5v9z"/>
`;
  });
}

function boxOf(place: PlacedPlace, href: string | undefined): Markup {
  const { id, name, caption, isLoss } = place;
  const { x, y } = positionOf(place);
  const box = html`<rect width="${WIDTH}" height="${HEIGHT}" rx="6"/><title>${name}</title><text x="10" y="19">${cut(name)}</text><text class="caption" x="10" y="35">${cut(caption)}</text>`;
  return html`<g class="place${isLoss ? ' loss' : ''}" data-place="${id}" transform="translate(${x} ${y})">${href === undefined ? box : html`<a href="${href}" tabindex="-1">${box}</a>`}</g>
`;
}

function positionOf({ column, row }: PlacedPlace): { readonly x: number; readonly y: number } {
  return { x: MARGIN + column * (WIDTH + GAP.x), y: MARGIN + row * (HEIGHT + GAP.y) };
}

function cut(text: string): string {
  const letters = [...text];
  return letters.length > LETTERS ? `…${letters.slice(1 - LETTERS).join('')}` : text;
}
