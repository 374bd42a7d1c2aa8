/**
 * Writes the pages of the site, made of README, docs and API.md: what GitHub shows and what the site shows is one text.
 *
 * A link to a page leads to the page, a link to any other file of the repository to GitHub; a link to nothing is an error.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CONTENTS } from './contents.mjs';

const ROOT = path.join(import.meta.dirname, '..');
export const PAGES = path.join(import.meta.dirname, 'pages');
export const REPOSITORY = 'https://github.com/cdk-resilient-lambda/cdk-resilient-lambda';

const read = file => fs.readFileSync(path.join(ROOT, file), 'utf8');
const markdownIn = folder => fs.readdirSync(path.join(ROOT, folder)).filter(name => name.endsWith('.md')).sort().map(name => `${folder}/${name}`);
const isFolder = file => !file.endsWith('.md');
const titleOf = text => /^# (.+)$/m.exec(text)[1].replace(/ <a .*$/, '');

/** The page of a file or folder of the repository, without extension. */
function pageOf(file) {
  if (file === 'README.md') return 'index';
  if (file === 'API.md') return 'api/index';
  if (isFolder(file)) return `${file.replace(/^docs\//, '')}/index`;
  return file.replace(/^docs\//, '').replace(/\/README\.md$/, '').replace(/\.md$/, '').replace(/^[A-Z]+$/, name => name.toLowerCase());
}

const linkTo = page => `/${page.replace(/(^|\/)index$/, '$1')}`;

const filesOf = entry => isFolder(entry) ? markdownIn(entry) : [entry];
const FILES = CONTENTS.flatMap(({ files }) => files.flatMap(filesOf));
const FOLDERS = CONTENTS.flatMap(({ files }) => files.filter(isFolder)).filter(folder => pageOf(folder) !== pageOf('API.md'));
const SOURCES = new Map(FILES.map(file => [pageOf(file), file]));

const forgotten = ['docs', 'docs/api', 'docs/decisions', 'docs/problems'].flatMap(markdownIn).filter(file => !FILES.includes(file));
if (forgotten.length > 0) throw new Error(`site/contents.mjs does not list ${forgotten.join(', ')}: add them to a group, or no reader finds them`);

// --- API.md has more than half a million characters: each class gets a page
const [, ...groups] = read('API.md').split(/^## (\w+) <a .*<\/a>$/m);
const CLASSES = [];
for (let index = 0; index < groups.length; index += 2) {
  for (const text of groups[index + 1].split(/^(?=### \S+ <a name="[^"]+" id="cdk-resilient-lambda\.)/m).slice(1)) {
    const name = /^### (\S+)/.exec(text)[1];
    const [summary] = text.split('\n').slice(1).filter(line => /^[A-Z]/.test(line));
    CLASSES.push({ group: groups[index], name, summary, text: text.replace(/^##(#+ )/gm, '$1') });
  }
}

/** Links of API.md lead within the one page that it is on GitHub; its headings end in "Required" without a space, which the outline shows. */
const withinApi = text => text.replaceAll('<sup>', ' <sup>').replace(/href="#(cdk-resilient-lambda\.(\w+)[^"]*)"/g, (_, id, name) => `href="${name}.html#${id}"`);

function apiIndex() {
  const names = [...new Set(CLASSES.map(({ group }) => group))];
  return ['# Classes and properties', ...names.map(group => [
    `## ${group}`, '| name | |\n|---|---|\n' + CLASSES.filter(each => each.group === group)
      .map(({ name, summary = '' }) => `| [${name}](/api/${name}) | ${summary.replaceAll('|', '\\|')} |`).join('\n'),
  ].join('\n\n'))].join('\n\n') + '\n';
}

/** Where a link in a file leads on the site. */
function resolve(file, link) {
  const [target, anchor] = link.split('#');
  if (/^[a-z]+:/.test(link)) return link;
  if (target === '') return link;
  const found = path.posix.normalize(path.posix.join(path.posix.dirname(file), target)).replace(/\/$/, '');
  const hash = anchor ? `#${anchor}` : '';
  if (found.startsWith('docs/pictures/')) return `./${target}`;
  if (FILES.includes(found) || FOLDERS.includes(found)) return linkTo(pageOf(found)) + hash;
  if (FILES.includes(`${found}/README.md`)) return linkTo(pageOf(`${found}/README.md`)) + hash;
  if (!fs.existsSync(path.join(ROOT, found))) throw new Error(`${file} links to ${link}, which does not exist: correct the link`);
  const kind = fs.statSync(path.join(ROOT, found)).isDirectory() ? 'tree' : 'blob';
  return `${REPOSITORY}/${kind}/main/${found}${hash}`;
}

/** A change outside of blocks of code and of code within lines. */
const outsideCode = (text, change) => text.split(/(^```[\s\S]*?^```$|`[^`\n]+`)/m).map((part, index) => index % 2 ? part : change(part)).join('');
const withLinks = (file, text) => outsideCode(text, part => part.replace(/\]\(([^)\s]+)\)/g, (_, link) => `](${resolve(file, link)})`));

function write(page, text) {
  const file = path.join(PAGES, `${page}.md`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

export function writePages() {
  fs.rmSync(PAGES, { recursive: true, force: true });
  fs.cpSync(path.join(ROOT, 'docs', 'pictures'), path.join(PAGES, 'pictures'), { recursive: true });
  for (const file of FILES.filter(name => name !== 'API.md')) write(pageOf(file), withLinks(file, read(file)));
  for (const folder of FOLDERS) {
    const list = markdownIn(folder).map(file => `- [${titleOf(read(file))}](${linkTo(pageOf(file))})`);
    write(pageOf(folder), `# ${CONTENTS.find(({ files }) => files.includes(folder)).text}\n\n${list.join('\n')}\n`);
  }
  write('api/index', apiIndex());
  for (const { name, text } of CLASSES) write(`api/${name}`, withinApi(text));
}

/** The file of the repository that a page is made of, for its link "Edit this page"; lists and the pages of API.md have none. */
export const sourceOf = page => SOURCES.get(page.replace(/\.md$/, ''));

const itemOf = file => ({ text: file === 'README.md' ? 'Quick start' : titleOf(read(file)), link: linkTo(pageOf(file)) });
const CONSTRUCTS = CLASSES.filter(({ group }) => group === 'Constructs').map(({ name }) => ({ text: name, link: `/api/${name}` }));

/** No group can be collapsed: VitePress nests one button in another there. */
export const sidebar = CONTENTS.map(({ text, files, listed = true }) => ({
  text,
  link: listed ? undefined : linkTo(pageOf(files[0])),
  items: listed ? files.flatMap(entry => entry === 'API.md' ? [{ text: 'Classes and properties', link: '/api/' }, ...CONSTRUCTS] : filesOf(entry).map(itemOf)) : [],
}));
