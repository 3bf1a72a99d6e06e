// Pictures of the page for docs/verify-page, of the bundle in tests/formats/bundle_vectors.

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { openChromium } from './browsers.mjs';
import { readChanges } from './changes.mjs';

const PAGE = new URL('../../web/dist/verify.html', import.meta.url).href;
const folder = fileURLToPath(new URL('../../docs/verify-page/', import.meta.url));
const { identity, log: vkey } = await readChanges();
const bundle = fileURLToPath(new URL('../formats/bundle_vectors/whole.age', import.meta.url));
mkdirSync(folder, { recursive: true });

const browser = await openChromium({ width: 900, height: 1150 });

async function shot(name, { language, scheme, trust = '', at = 'result', size = [900, 1150] }) {
  await browser.scheme(scheme);
  await browser.size(...size);
  await browser.goto(PAGE);
  await browser.evaluate((code) => {
    const select = document.querySelector('#lang');
    select.value = code;
    select.dispatchEvent(new Event('change'));
  }, language);
  if (at !== null) {
    await browser.attach('#bundle', bundle);
    const fill = ([id, text]) => (document.getElementById(id).value = text);
    await browser.evaluate(fill, ['identity-text', identity]);
    await browser.evaluate(fill, ['trust', trust]);
    await browser.click('#check');
    await browser.waitFor(() => !document.querySelector('#result').hidden);
    await browser.evaluate((where) => {
      document.activeElement.blur();
      document.documentElement.style.scrollBehavior = 'auto';
      document.querySelector(where).scrollIntoView();
    }, at);
  }
  await browser.screenshot({ path: `${folder}${name}.png` });
}

await shot('start-en-light', { language: 'en', scheme: 'light', at: null });
await shot('unknown-signer-ru-light', { language: 'ru', scheme: 'light', at: '#result' });
await shot('trusted-kk-dark', { language: 'kk', scheme: 'dark', at: '#result', trust: vkey });
await shot('exhibit-en-dark', { language: 'en', scheme: 'dark', at: '.exhibit', trust: vkey });
await shot('narrow-ru-dark', { language: 'ru', scheme: 'dark', at: '#result', size: [360, 800] });
await browser.close();
