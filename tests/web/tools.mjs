// What the browser tests share: the bundles, what a person sees, and the count of what held.

import { makeBundles, PASSPHRASES } from './bundles.mjs';
import { readChanges } from './changes.mjs';

export const PAGE = new URL('../../web/dist/verify.html', import.meta.url).href;
export const world = makeBundles(process.argv[2]);
export const changes = await readChanges();
let passed = 0;
const failures = [];

export function check(browser, name, holds, detail = '') {
  if (holds) passed++;
  else failures.push(`${browser.name}: ${name} ${detail}`);
}

export const fail = (text) => failures.push(text);

// Prints the sum; gives the exit code.
export function summed() {
  for (const failure of failures) console.log(`FAILED: ${failure}`);
  console.log(`tests: ${passed} passed, ${failures.length} failed`);
  return failures.length ? 1 : 0;
}

// What a person sees now.
export const seen = (browser) =>
  browser.evaluate(() => {
    const tone = (aspect) => document.querySelector(`[data-aspect=${aspect}]`)?.className ?? '';
    return {
      text: document.querySelector('#result').innerText,
      message: document.querySelector('#message').textContent,
      classes: [...document.querySelectorAll('.findings code')].map((code) => code.textContent),
      tones: ['integrity', 'signer', 'time', 'truth'].map((aspect) =>
        tone(aspect).replace('card ', ''),
      ),
      green: document.querySelectorAll('.ok').length,
      title: document.title,
      exhibits: document.querySelectorAll('.exhibit').length,
    };
  });

export async function verify(browser, fields) {
  await browser.goto(PAGE);
  for (const id of ['bundle', 'identity', 'headers'])
    if (fields[id]) await browser.attach(`#${id}`, fields[id]);
  for (const [id, text] of Object.entries(fields.text ?? {})) {
    await browser.evaluate(
      ([key, value]) => (document.getElementById(key).value = value),
      [id, text],
    );
  }
  await browser.click('#check');
  return finished(browser);
}

export async function finished(browser) {
  await browser.waitFor(
    () =>
      document.querySelector('#progress').hidden &&
      (!document.querySelector('#result').hidden ||
        document.querySelector('#message').textContent !== ''),
  );
  return seen(browser);
}

export const reader = { bundle: world.at('reader-bundle.age'), identity: world.at('reader.age') };
export const readerText = { passphrase: PASSPHRASES.identity };
