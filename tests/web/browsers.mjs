// Chromium by Playwright and Firefox by WebDriver BiDi, behind the few calls that the tests need.
// Neither is downloaded: both are the system's own.

import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const found = (paths) => paths.find((path) => existsSync(path));
export const CHROMIUM = found([
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]);
export const FIREFOX = found(['/usr/bin/firefox-esr', '/usr/bin/firefox']);

const SIZE = { width: 1000, height: 900 };

export async function openChromium({
  scheme = 'light',
  width = SIZE.width,
  height = SIZE.height,
} = {}) {
  const { chromium } = await import('playwright-core');
  const profile = mkdtempSync(join(tmpdir(), 'aigaq-chromium.'));
  const downloads = mkdtempSync(join(tmpdir(), 'aigaq-downloads.'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: FLAGS,
    headless: true,
    colorScheme: scheme,
    locale: 'en-US',
    viewport: { width, height },
    downloadsPath: downloads,
    acceptDownloads: true,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(60000);
  const attach = async (selector, ...paths) => page.setInputFiles(selector, paths);
  return wrap('chromium', page, {
    attach,
    close: () => context.close(),
    attachFolder: (selector, path) => page.setInputFiles(selector, path),
    dropFiles: (selector, files) => dropByProtocol(context, page, selector, files),
    print: (on) => page.emulateMedia({ media: on ? 'print' : null }),
    scheme: (name) => page.emulateMedia({ colorScheme: name }),
    size: (w, h) => page.setViewportSize({ width: w, height: h }),
    evaluate: (f, a) => page.evaluate(f, a),
    waitFor: (f, a) => page.waitForFunction(f, a, { timeout: 600000 }),
    // Bytes of what a click saves, by the way of browsers that can't stream to a file.
    saved: async (press) => {
      await page.evaluate(() => (window.showSaveFilePicker = undefined));
      const [download] = await Promise.all([page.waitForEvent('download'), page.evaluate(press)]);
      return readFileSync(await download.path());
    },
  });
}

// A drop as the system would make it: with the paths of files and folders.
async function dropByProtocol(context, page, selector, files) {
  const session = await context.newCDPSession(page);
  const { x, y, width, height } = await page.locator(selector).boundingBox();
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    const place = { x: x + width / 2, y: y + height / 2 };
    await session.send('Input.dispatchDragEvent', { type, ...place, data });
  }
  await session.detach();
}

// scheme: for as long as it is open; the driver can't change it later.
export async function openFirefox({
  scheme = 'light',
  width = SIZE.width,
  height = SIZE.height,
} = {}) {
  const { default: puppeteer } = await import('puppeteer-core');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: FIREFOX,
    headless: true,
    args: ['-no-remote'],
    protocolTimeout: 600000,
    defaultViewport: { width, height },
    extraPrefsFirefox: {
      'intl.accept_languages': 'en-US',
      'intl.locale.requested': 'en-US',
      'layout.css.prefers-color-scheme.content-override': scheme === 'dark' ? 0 : 1,
    },
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(60000);
  const attach = async (selector, ...paths) => (await page.$(selector)).uploadFile(...paths);
  return wrap('firefox', page, {
    attach,
    close: () => browser.close(),
    scheme: null,
    fixed: scheme,
    size: (w, h) => page.setViewport({ width: w, height: h }),
    evaluate: (f, a) => page.evaluate(f, a),
    waitFor: (f, a) => page.waitForFunction(f, { timeout: 600000 }, a),
  });
}

function wrap(name, page, own) {
  const requests = [];
  const dialogs = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    dialog.dismiss();
  });
  return {
    name,
    page,
    requests,
    dialogs,
    ...own,
    goto: (url) => page.goto(url),
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    click: (selector) => page.click(selector),
    screenshot: (options) => page.screenshot(options),
  };
}
