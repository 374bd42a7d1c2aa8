export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function ratio(ours, theirs) {
  return `${(ours / theirs).toFixed(2)} ×`;
}

/** A random order, so that what comes first in a run is not always the same. */
export function shuffled(values) {
  return values.map(value => [Math.random(), value]).sort(([one], [other]) => one - other).map(([, value]) => value);
}

export function table(head, rows) {
  return [head, head.map((_, i) => i === 0 ? '---' : '---:'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}
