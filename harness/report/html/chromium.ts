import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

// A headless Chromium for tests of the pages.

const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where it is: CHROME_PATH, or a usual place; undefined when there is none. */
export const chromiumPath = (): string | undefined =>
  [process.env.CHROME_PATH ?? '', ...USUAL].find(path => path !== '' && existsSync(path));

export const WHY_NOT = `there is no Chromium at CHROME_PATH or ${USUAL.join(', ')}`;

export const launchChromium = (executablePath: string): Promise<Browser> =>
  // As root, Chromium does not start with its sandbox; the pages are our own.
  puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

/** A page of a browser, and what it complained about or asked for. */
export interface Visit {
  readonly page: Page;
  readonly complaints: string[];
  /** Everything that was requested, the page itself left out. */
  readonly requests: string[];
  /** The value of an expression in the page. */
  ask<Value>(expression: string): Promise<Value>;
  /** Waits until an expression is true in the page. */
  until(expression: string): Promise<unknown>;
}

const TIMEOUT_MS = 60_000;

export async function visit(browser: Browser, file: string, hash = ''): Promise<Visit> {
  // What one visitor chose is not known to the next.
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  const address = pathToFileURL(file).href;
  page.on('console', message => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('request', request => {
    if (request.url().split('#')[0] !== address) requests.push(request.url());
  });
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(`${address}${hash}`);
  return {
    page,
    complaints,
    requests,
    ask: <Value>(expression: string) => page.evaluate(expression) as Promise<Value>,
    until: expression => page.waitForFunction(expression, { timeout: TIMEOUT_MS, polling: 50 }),
  };
}
