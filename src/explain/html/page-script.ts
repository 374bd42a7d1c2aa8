/** The script of the page: opens the way that a link leads to, and adds a slider to each story. Without it, everything can be read. */
export const PAGE_SCRIPT = `
'use strict';
function openLinked() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.tagName === 'DETAILS') {
    target.open = true;
    target.querySelector('summary').focus();
  }
}

function addSlider(experiment) {
  const moments = [...experiment.querySelectorAll('.moments > li')];
  if (moments.length === 0 || experiment.querySelector('.player')) return;
  const player = document.createElement('div');
  player.className = 'player';
  const label = document.createElement('label');
  label.textContent = 'Go through time';
  const slider = document.createElement('input');
  Object.assign(slider, { type: 'range', min: 0, max: moments.length - 1, step: 1, value: 0 });
  const output = document.createElement('output');
  output.setAttribute('aria-live', 'polite');
  const alarms = [...experiment.querySelectorAll('.alarms [data-alarm]')];
  const places = [...experiment.closest('.way').querySelectorAll('[data-place]')];
  const show = () => {
    const now = Number(slider.value);
    moments.forEach((moment, index) => {
      moment.classList.toggle('now', index === now);
      moment.classList.toggle('later', index > now);
    });
    const past = moments.slice(0, now + 1);
    const place = past.map(moment => moment.dataset.at).filter(Boolean).pop();
    places.forEach(each => each.classList.toggle('here', each.dataset.place === place));
    alarms.forEach(alarm => {
      const last = past.filter(moment => moment.dataset.alarm === alarm.dataset.alarm).pop();
      alarm.textContent = last && last.dataset.state === 'inAlarm' ? 'in ALARM' : 'not in ALARM';
    });
    output.textContent = moments[now].textContent.trim();
    slider.setAttribute('aria-valuetext', moments[now].querySelector('.at').textContent);
  };
  slider.addEventListener('input', show);
  label.append(slider);
  player.append(label, output);
  experiment.querySelector('.moments').before(player);
  show();
}

document.addEventListener('toggle', event => {
  const details = event.target;
  if (details.open && details.classList.contains('experiment')) addSlider(details);
}, true);
addEventListener('hashchange', openLinked);
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(details => { details.open = true; }));
openLinked();
`;
