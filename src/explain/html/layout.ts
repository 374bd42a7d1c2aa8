import type { PicturePlace, PlaceGraph } from './graph';

/** A place of the picture, with its column and its row, from 0. */
export interface PlacedPlace extends PicturePlace {
  readonly column: number;
  readonly row: number;
}

/** A picture in columns, from where events come from to where they end. */
export interface PictureLayout {
  readonly places: ReadonlyMap<string, PlacedPlace>;
  readonly columns: number;
  readonly rows: number;
}

/** Lays a graph out from left to right. Parts that no arrow connects are below each other. */
export function layoutOf(graph: PlaceGraph): PictureLayout {
  const neighbors = neighborsOf(graph);
  const columns = columnsOf(graph, neighbors);
  const placed = new Map<string, PlacedPlace>();
  let row = 0;
  for (const part of partsOf(graph, neighbors)) row += placePart(part, columns, neighbors, placed, row);
  return { places: placed, rows: row, columns: 1 + Math.max(0, ...columns.values()) };
}

interface Neighbors {
  readonly next: ReadonlyMap<string, readonly string[]>;
  readonly previous: ReadonlyMap<string, readonly string[]>;
}

function neighborsOf({ places, arrows }: PlaceGraph): Neighbors {
  const next = new Map<string, string[]>(places.map(({ id }) => [id, []]));
  const previous = new Map<string, string[]>(places.map(({ id }) => [id, []]));
  for (const { from, to } of arrows) {
    next.get(from)!.push(to);
    previous.get(to)!.push(from);
  }
  return { next, previous };
}

/** The column of each place: one after the last of those before it. An arrow that closes a circle does not count. */
function columnsOf({ places }: PlaceGraph, { next }: Neighbors): ReadonlyMap<string, number> {
  const order = inOrder(places, next);
  const index = new Map(order.map((id, position) => [id, position]));
  const columns = new Map(order.map(id => [id, 0]));
  for (const id of order) {
    for (const to of next.get(id)!) if (index.get(to)! > index.get(id)!) columns.set(to, Math.max(columns.get(to)!, columns.get(id)! + 1));
  }
  return columns;
}

/** The places so that arrows go forward, but those that close a circle. */
function inOrder(places: readonly PicturePlace[], next: Neighbors['next']): readonly string[] {
  const done: string[] = [];
  const seen = new Set<string>();
  for (const { id: root } of places) {
    const open: { readonly id: string; at: number }[] = seen.has(root) ? [] : [{ id: root, at: 0 }];
    seen.add(root);
    while (open.length > 0) {
      const top = open[open.length - 1];
      const to = next.get(top.id)![top.at++];
      if (to === undefined) {
        done.push(open.pop()!.id);
      } else if (!seen.has(to)) {
        seen.add(to);
        open.push({ id: to, at: 0 });
      }
    }
  }
  return done.reverse();
}

function partsOf({ places }: PlaceGraph, { next, previous }: Neighbors): readonly (readonly PicturePlace[])[] {
  const partOf = new Map<string, PicturePlace[]>();
  const byId = new Map(places.map(place => [place.id, place]));
  const parts: PicturePlace[][] = [];
  for (const { id: root } of places) {
    if (partOf.has(root)) continue;
    const part: PicturePlace[] = [];
    parts.push(part);
    const open = [root];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (partOf.has(id)) continue;
      partOf.set(id, part);
      part.push(byId.get(id)!);
      open.push(...next.get(id)!, ...previous.get(id)!);
    }
  }
  return parts;
}

/** Places a part: each column in the order of what leads to it, and in the middle of the part. Returns the number of its rows. */
function placePart(
  part: readonly PicturePlace[], columns: ReadonlyMap<string, number>, { previous }: Neighbors, placed: Map<string, PlacedPlace>, top: number,
): number {
  const byColumn = new Map<number, PicturePlace[]>();
  for (const place of part) {
    const column = columns.get(place.id)!;
    byColumn.set(column, [...byColumn.get(column) ?? [], place]);
  }
  const rows = Math.max(...[...byColumn.values()].map(({ length }) => length));
  for (const [column, places] of [...byColumn].sort(([a], [b]) => a - b)) {
    const rank = new Map(places.map(({ id }) => [id, meanRow(previous.get(id)!, placed)]));
    const sorted = places.map((place, index) => ({ place, index }))
      .sort((a, b) => rank.get(a.place.id)! - rank.get(b.place.id)! || a.index - b.index);
    sorted.forEach(({ place }, index) => placed.set(place.id, { ...place, column, row: top + (rows - places.length) / 2 + index }));
  }
  return rows;
}

function meanRow(ids: readonly string[], placed: ReadonlyMap<string, PlacedPlace>): number {
  const rows = ids.flatMap(id => placed.get(id)?.row ?? []);
  return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length;
}
