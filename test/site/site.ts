/**
 * Opens the documentation site in Chromium, as a reader does: in light and in dark, on a phone, searching. Follows every link, also to headings.
 *
 * `npm run site` builds it before. `npm run test:site -- FOLDER` keeps screenshots.
 */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { BrowserContext, Page } from 'playwright-core';
import { accessibilityViolations, launchChromium } from '../page/chromium';

const SITE = path.join(__dirname, '..', '..', 'dist', 'site');
const [, , pictures] = process.argv;
const TYPES: { [extension: string]: string } = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.json': 'application/json' };

/** One page of each kind, which are looked at in the dark and kept as pictures. */
const KINDS = ['index.html', 'problems/processed-twice.html', 'queues.html', 'rules.html', 'api/SqsWorkerFunction.html', 'api/simulator.html', 'decisions/index.html'];

/** What went wrong in the browser itself. */
const complaints: string[] = [];

async function main(): Promise<void> {
  assert.ok(fs.existsSync(SITE), 'there is no dist/site: run npm run site first');
  const pages = fs.readdirSync(SITE, { encoding: 'utf8', recursive: true }).filter(file => file.endsWith('.html') && file !== '404.html').sort();
  step(`has no broken link on ${pages.length} pages`, brokenLinks(pages));
  const read = pages.filter(page => !/^(?:api|decisions)\//.test(page) || KINDS.includes(page)); // classes and decisions are alike
  const server = http.createServer(answer).listen(0, '127.0.0.1');
  const browser = await launchChromium();
  try {
    const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const light = await browser.newContext({ baseURL, colorScheme: 'light', viewport: { width: 1_280, height: 1_000 } });
    step('is accessible in light', await findingsOf(light, read, accessibilityViolations, 'light'));
    step('finds a page by its symptom', await searches(light));
    const dark = await browser.newContext({ baseURL, colorScheme: 'dark', viewport: { width: 1_280, height: 1_000 } });
    step('is accessible in dark', await findingsOf(dark, KINDS, accessibilityViolations, 'dark'));
    const phone = await browser.newContext({ baseURL, viewport: { width: 390, height: 844 } });
    step('fits on a phone', await findingsOf(phone, read, tooWide, 'phone'));
    step('makes the browser complain about nothing', complaints);
  } finally {
    await browser.close();
    server.close();
  }
  console.log('All passed.');
}

/** Serves the files of the site, as any web server does. */
function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
  const { pathname } = new URL(request.url!, 'http://site');
  const file = path.join(SITE, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
  if (!fs.existsSync(file)) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' }).end(fs.readFileSync(file));
}

function brokenLinks(pages: string[]): string[] {
  const texts = new Map(pages.map(page => [page, fs.readFileSync(path.join(SITE, page), 'utf8')]));
  const ids = new Map([...texts].map(([page, text]) => [page, new Set([...text.matchAll(/ (?:id|name)="([^"]+)"/g)].map(([, id]) => id))]));
  const links = [...texts].flatMap(([page, text]) => [...text.matchAll(/<a [^>]*?href="([^"]+)"/g)].map(([, href]) => ({ page, href: href.replaceAll('&amp;', '&') })));
  assert.ok(links.length > 1_000, `${links.length} links`);
  return links.filter(({ page, href }) => {
    const url = new URL(href, `http://site/${page}`);
    if (url.host !== 'site') return false;
    const found = ids.get(url.pathname.slice(1).replace(/(^|\/)$/, '$1index.html'));
    return found === undefined || url.hash !== '' && !found.has(decodeURIComponent(url.hash.slice(1)));
  }).map(({ page, href }) => `${page} links to ${href}`);
}

/** Opens each page and asks what is wrong with it. */
async function findingsOf(context: BrowserContext, pages: string[], check: (page: Page) => Promise<string[]>, name: string): Promise<string[]> {
  const findings: string[] = [];
  const page = await context.newPage();
  page.on('console', message => complaints.push(`logs ${message.text()}`));
  page.on('pageerror', error => complaints.push(`throws ${error.message}`));
  page.on('request', request => { if (new URL(request.url()).hostname !== '127.0.0.1') complaints.push(`requests ${request.url()}`); });
  for (const file of pages) {
    await page.goto(`/${file}`);
    findings.push(...(await check(page)).map(finding => `${file}: ${finding}`));
    if (pictures !== undefined && KINDS.includes(file)) {
      fs.mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: path.join(pictures, `${file.replaceAll('/', '-').replace('.html', '')}-${name}.png`) });
    }
  }
  await page.close();
  return findings;
}

async function tooWide(page: Page): Promise<string[]> {
  const [content, screen] = await page.evaluate<readonly number[]>('[document.documentElement.scrollWidth, innerWidth]');
  return content <= screen ? [] : [`${content} wide on a screen of ${screen}`];
}

async function searches(context: BrowserContext): Promise<string[]> {
  const page = await context.newPage();
  await page.goto('/');
  await page.keyboard.press('Control+k');
  await page.locator('#localsearch-input').fill('messages processed twice');
  const first = page.locator('#localsearch-list a').first();
  await first.waitFor();
  const href = await first.getAttribute('href');
  await page.close();
  return href!.startsWith('/problems/processed-twice.html') ? [] : [`the first hit is ${href}`];
}

function step(name: string, findings: readonly string[]): void {
  assert.deepEqual(findings, []);
  console.log(`ok - the site ${name}`);
}

void main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
