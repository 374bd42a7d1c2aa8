import { graphOf, lossIn, placeIdOf } from './graph';
import { html, Markup } from './markup';
import { momentSentence } from './moment-words';
import { pictureOf } from './picture';
import type { ExperimentResult, Moment, PathExplanation } from '../explanation';
import { costsOfPath, sentenceOf, timeSpan, titleOf, toldOf, VERDICT_WORDS, wayOf } from '../words';

/** A way with its experiments, each of which opens. */
export function waySection(path: PathExplanation, id: string, isOpen: boolean): Markup {
  const { verdict, branch, experiments, fixes, notes, costs } = path;
  const hints = [...fixes.map(fix => html`<li><strong>Fix:</strong> ${fix}</li>`), ...notes.map(note => html`<li>${note}</li>`), ...costs ? [html`<li><strong>Cost:</strong> ${costsOfPath(costs)}</li>`] : []];
  return html`<details class="way" id="${id}"${isOpen ? html` open` : undefined}>
<summary><h3><bdi>${wayOf(path)}</bdi></h3> <span class="verdict ${verdict}">${VERDICT_WORDS[verdict]}</span></summary>
${branch === undefined ? undefined : html`<p class="soft">if ${branch}</p>`}
<div class="scroll" tabindex="0" role="region" aria-label="Picture of ${wayOf(path)}${branch === undefined ? undefined : html` if ${branch}`}">${pictureOf(graphOf([path]), () => undefined)}</div>
${hints.length === 0 ? undefined : html`<ul>${hints}</ul>`}
${experiments.map(result => experimentDetails(path, result))}</details>
`;
}

function experimentDetails(path: PathExplanation, result: ExperimentResult): Markup {
  const told = toldOf(result);
  return html`<details class="experiment"><summary><strong>${titleOf(result.experiment)}</strong> ${sentenceOf(result)}${told === '' ? undefined : html` <span class="soft">· ${told}</span>`}</summary>
${alarmsOf(result)}${storyOf(path, result)}</details>
`;
}

function alarmsOf({ alarms }: ExperimentResult): Markup {
  const items = alarms.map(alarm => {
    const { rings, afterSeconds, actions, why, name } = alarm;
    const words = rings === 'yes' ? `goes into ALARM${afterSeconds === undefined ? '' : ` after ${timeSpan(afterSeconds)}`}` : rings === 'depends' ? 'may go into ALARM' : 'does not go into ALARM';
    const ends = actions.length === 0 ? 'without an action' : `→ ${actions.map(action => action.name).join(', ')}`;
    const state = rings === 'yes' ? html` · now <span data-alarm="${placeIdOf(alarm)}">in ALARM</span>` : undefined;
    return html`<li>alarm ${name} ${words} ${ends}${why === undefined ? '' : `: ${why}`}${state}</li>`;
  });
  return items.length === 0 ? html`` : html`<ul class="alarms">${items}</ul>`;
}

function storyOf(path: PathExplanation, result: ExperimentResult): Markup {
  const { timeline, afterSeconds = Infinity, where } = result;
  if (timeline === undefined) return html`<p class="soft">This follows from the settings: there is no story in time.</p>`;
  const before = timeline.filter(({ what, atSeconds }) => atSeconds < afterSeconds || (atSeconds === afterSeconds && what !== 'inAlarm'));
  const place = lossIn(path, result) ?? (where && placeIdOf(where));
  const time = afterSeconds === Infinity ? 'in the end' : timeSpan(afterSeconds);
  const end = html`<li${place === undefined ? undefined : html` data-at="${place}"`}><span class="at">${time}</span> <strong>${sentenceOf(result)}</strong></li>`;
  return html`<ol class="moments">${before.map(momentItem)}${end}${timeline.slice(before.length).map(momentItem)}</ol>`;
}

function momentItem(moment: Moment): Markup {
  const { what, atSeconds, resource, to } = moment;
  const isAlarm = what === 'inAlarm' || what === 'outOfAlarm';
  const view = what === 'moved' ? to : resource;
  const data = view === undefined ? undefined : isAlarm ? html` data-alarm="${placeIdOf(view)}" data-state="${what}"` : html` data-at="${placeIdOf(view)}"`;
  return html`<li${data}><span class="at">${timeSpan(atSeconds)}</span> ${momentSentence(moment)}</li>`;
}
