import type { PathExplanation } from '../../src/explain';
import { graphOf } from '../../src/explain/html/graph';
import { pictureOf } from '../../src/explain/html/picture';
import { COLORS, PICTURE_STYLE } from '../../src/explain/html/style';

/** The picture of the page that `explain --html` writes, as a file of its own with its own colors, in light and in dark. */
export function standAlonePicture(paths: readonly PathExplanation[]): string {
  const { text } = pictureOf(graphOf(paths), () => undefined);
  return text
    .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace(' aria-hidden="true">', `>\n<style>\n${COLORS}${PICTURE_STYLE}</style>\n<rect width="100%" height="100%" style="fill:var(--paper);stroke:none"/>`);
}
