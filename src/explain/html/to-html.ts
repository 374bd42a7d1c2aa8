import { createHash } from 'node:crypto';
import { graphOf, placeIdOf } from './graph';
import { html, Markup } from './markup';
import { PAGE_SCRIPT } from './page-script';
import { pictureOf } from './picture';
import { STYLE } from './style';
import { waySection } from './way-section';
import type { Explanation, PathExplanation, PathVerdict } from '../explanation';
import { worstOf } from '../verdict';
import { sentenceOf, verdictCounts, VERDICT_WORDS, wayOf } from '../words';

/** What a page says besides the explanation. */
export interface PageOptions {
  /** The name of the app. */
  readonly title: string;

  /** The version of the library. */
  readonly version: string;
}

/** The most characters that the details of ways have on a page. Further ways are in its table only. */
const LONGEST = 4_000_000;

/** The most ways that the picture and the table have. */
const MOST = 2_000;

const SENTENCES: { readonly [verdict in PathVerdict]: string } = {
  loses: 'When something fails, events are lost.',
  unnoticed: 'Events are kept when something fails, but nobody is certain to be told.',
  cannotTell: 'Something that decides what happens to events is not known or not modelled.',
  callerDecides: 'Callers get the errors, and nothing is kept for them.',
  safe: 'Every event is processed, or kept where a person finds it, and an alarm tells.',
};

/** The explanation as one page that needs nothing else: no network, and scripts only for its sliders. The worst ways come first. */
export function toHtml({ verdict, paths, notRead, omittedBranches }: Explanation, { title, version }: PageOptions): string {
  const sorted = [...paths].sort((a, b) => a.verdict === b.verdict ? 0 : worstOf([a.verdict, b.verdict]) === a.verdict ? -1 : 1).slice(0, MOST);
  const sections = sectionsOf(sorted);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(PAGE_SCRIPT)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>What happens to events: ${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#ways">Go to the ways</a>
<header>
<h1>What happens to events: <bdi>${title}</bdi></h1>
<p><strong class="verdict ${verdict}">${VERDICT_WORDS[verdict]}</strong> ${SENTENCES[verdict]}</p>
<p>${paths.length === 1 ? '1 way in' : `${paths.length} ways in`} · ${verdictCounts(paths)}</p>
</header>
<main>
${sorted.length === 0 ? undefined : overview(sorted, sections.length)}
${sections.length === 0 ? undefined : html`<h2>Way by way</h2>
<p class="soft">Open an experiment to see what happens to one event over time.</p>
${sections}`}
${paths.length === sections.length ? undefined : html`<p>The page has the details of ${sections.length} of ${paths.length} ways, the worst ones first. All of them: <code>explain --json</code></p>`}
${listed('Not read', notRead)}${listed('Not tried', omittedBranches)}
</main>
<footer><p class="soft">cdk-resilient-lambda ${version}</p></footer>
<script>${new Markup(PAGE_SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

function sectionsOf(paths: readonly PathExplanation[]): readonly Markup[] {
  const sections: Markup[] = [];
  let length = 0;
  for (const [index, path] of paths.entries()) {
    const section = waySection(path, `way-${index + 1}`, index === 0);
    length += section.text.length;
    if (length > LONGEST) break;
    sections.push(section);
  }
  return sections;
}

function overview(paths: readonly PathExplanation[], detailed: number): Markup {
  const hrefs = new Map<string, string>();
  paths.slice(0, detailed).forEach(({ source, function: handler }, index) => {
    for (const id of [placeIdOf(source), placeIdOf(handler)]) if (!hrefs.has(id)) hrefs.set(id, `#way-${index + 1}`);
  });
  const rows = paths.map((path, index) => html`<tr><th scope="row">${index < detailed ? html`<a href="#way-${index + 1}"><bdi>${wayOf(path)}</bdi></a>` : html`<bdi>${wayOf(path)}</bdi>`}</th><td class="verdict ${path.verdict}">${VERDICT_WORDS[path.verdict]}</td><td>${path.experiments.slice(0, 1).map(result => html`${sentenceOf(result)}`)}</td></tr>
`);
  return html`<h2>The app</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Picture of the app; the table below tells the same">${pictureOf(graphOf(paths), id => hrefs.get(id))}</div>
<h2 id="ways">The ways of events</h2>
<table><thead><tr><th scope="col">way</th><th scope="col">verdict</th><th scope="col">if an event is poison</th></tr></thead><tbody>
${rows}</tbody></table>
`;
}

function listed(title: string, sentences: readonly string[]): Markup | undefined {
  return sentences.length === 0 ? undefined : html`<h2>${title}</h2>
<ul>${sentences.map(sentence => html`<li>${sentence}</li>`)}</ul>
`;
}

function hashOf(text: string): Markup {
  return new Markup(`sha256-${createHash('sha256').update(text).digest('base64')}`);
}
