import * as fs from 'node:fs';
import * as path from 'node:path';
import { source as axe } from 'axe-core';
import { Browser, chromium, Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Starts the Chromium of the machine. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), chromiumSandbox: process.getuid?.() !== 0 });
}

function findChromium(): string {
  const files = process.env.PATH!.split(path.delimiter).flatMap(folder => NAMES.map(name => path.join(folder, name)));
  const found = files.find(file => fs.existsSync(file));
  if (found === undefined) throw new Error(`none of ${NAMES.join(', ')} is in PATH: install one, such as by apt-get install chromium`);
  return found;
}

/** What axe-core finds on a page: a line for each rule, with the first elements that violate it. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}
