/**
 * Opens pages of `explain --html` in Chromium, as a reader does: with a mouse and without, in light and in dark, on a phone and on paper.
 *
 * `npm run test:page -- FOLDER` keeps the screenshots.
 */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { accessibilityViolations, launchChromium } from './chromium';
import { explain, toHtml } from '../../src/explain';
import { ruleApp, worker } from '../explain/apps';

const HOSTILE = '</script><img src=x onerror=alert(1)>';
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'page-'));
const pictures = process.argv[2] ?? home;

/** What went wrong in the browser itself. */
const complaints: string[] = [];

async function main(): Promise<void> {
  const file = await writePage();
  const browser = await launchChromium();
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      await step(`is accessible and readable in ${colorScheme}`, () => withPage(browser, file, { colorScheme }, page => isAccessible(page, colorScheme)));
    }
    await step('is used with the keyboard alone', () => withPage(browser, file, {}, isUsedByKeyboard));
    await step('fits on a phone', () => withPage(browser, file, { viewport: { width: 390, height: 844 } }, fitsOnPhone));
    await step('has everything on paper', () => withPage(browser, file, {}, isPrinted));
    await step('can be read without scripts', () => withPage(browser, file, { javaScriptEnabled: false }, readsWithoutScripts));
    await step('asks for nothing, runs nothing of the template, and the browser complains about nothing', async () => assert.deepEqual(complaints, []));
  } finally {
    await browser.close();
    fs.rmSync(home, { recursive: true });
  }
  console.log('All passed.');
}

/** Writes the page of three ways, one of which has a name that someone chose to do harm. */
async function writePage(): Promise<string> {
  const [safe, losing] = [await explain(worker()), await explain(ruleApp())];
  const [way] = safe.paths;
  const hostile = { ...way, source: { ...way.source, name: HOSTILE }, notes: [HOSTILE] };
  const file = path.join(home, 'page.html');
  fs.writeFileSync(file, toHtml({ ...losing, paths: [...losing.paths, ...safe.paths, hostile] }, { title: HOSTILE, version: '1.2.3' }));
  return file;
}

async function withPage(browser: Browser, file: string, options: BrowserContextOptions, check: (page: Page) => Promise<void>): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1_280, height: 1_000 }, ...options });
  const url = pathToFileURL(file).href;
  page.on('request', request => { if (!request.url().startsWith(url)) complaints.push(`requests ${request.url()}`); });
  page.on('console', message => complaints.push(`logs ${message.text()}`));
  page.on('pageerror', error => complaints.push(`throws ${error.message}`));
  page.on('dialog', dialog => {
    complaints.push(`shows ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  await check(page);
  await page.close();
}

/** Opens all there is to open: what is closed is neither seen nor judged. */
async function openAll(page: Page): Promise<void> {
  await page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })");
  await page.locator('.experiment .player').first().waitFor();
}

async function isAccessible(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  await openAll(page);
  await page.screenshot({ path: path.join(pictures, `${name}-open.png`), fullPage: true });
  assert.deepEqual(await accessibilityViolations(page), []);
}

async function isUsedByKeyboard(page: Page): Promise<void> {
  await tabTo(page, 'table a');
  await page.keyboard.press('Enter');
  const way = page.locator('details.way[open]:has(> summary:focus)');
  assert.equal(await way.count(), 1, 'the link of the table opens its way and goes there');
  await tabTo(page, 'details.experiment > summary');
  await page.keyboard.press('Enter');
  await tabTo(page, 'input[type=range]');
  const told = page.locator('details.experiment[open] output').first();
  const before = await told.textContent();
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await told.textContent(), before, 'an arrow key moves the slider, and the page says what happens then');
  await page.keyboard.press('End');
  assert.match((await told.textContent())!, /\w/);
}

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement?.matches('${selector}')`)) return;
  }
  assert.fail(`60 presses of Tab do not reach ${selector}`);
}

async function fitsOnPhone(page: Page): Promise<void> {
  await openAll(page);
  await page.screenshot({ path: path.join(pictures, 'phone.png'), fullPage: true });
  const [content, screen] = await page.evaluate<readonly number[]>('[document.documentElement.scrollWidth, innerWidth]');
  assert.ok(content <= screen, `the page is ${content} wide on a screen of ${screen}`);
}

async function isPrinted(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  await page.screenshot({ path: path.join(pictures, 'paper.png'), fullPage: true });
  const hidden = await page.locator('.moments > li').evaluateAll(moments => moments.filter(moment => !moment.checkVisibility()).length);
  assert.equal(hidden, 0, 'moments that are not on the paper');
  assert.equal(await page.locator('.player:visible').count(), 0, 'a slider on paper');
}

async function readsWithoutScripts(page: Page): Promise<void> {
  assert.ok(await page.locator('h1').isVisible());
  assert.equal(await page.locator('.player').count(), 0);
  assert.ok(await page.locator('table a').first().isVisible());
  assert.match((await page.locator('details.way').first().textContent())!, /poison event/);
}

async function step(name: string, check: () => Promise<void>): Promise<void> {
  await check();
  console.log(`ok - the page ${name}`);
}

void main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
