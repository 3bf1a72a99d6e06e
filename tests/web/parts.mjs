// A file of which parts are shown: which bytes they are, that the rest is not there, and whose word
// their place in the file is.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { check, reader, readerText, verify, world } from './tools.mjs';

const CHUNK = 65536;
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

export async function parts(browser) {
  const film = readFileSync(world.at('film.bin'));
  const bundle = world.at('parts.age');
  const state = await verify(browser, { ...reader, bundle, text: readerText });
  check(
    browser,
    'parts of a file: intact',
    state.tones[0] === 'calm' && state.exhibits === 1,
    state.text + state.message,
  );
  const shown = [
    [CHUNK, 2 * CHUNK - 1],
    [6 * CHUNK, film.length - 1],
  ];
  for (const [first, last] of shown) {
    const says =
      state.text.includes(`bytes ${first} to ${last}, counted from 0`) &&
      state.text.includes(sha256(film.subarray(first, last + 1)));
    check(browser, `part from ${first}: its range and its digest`, says, state.text);
  }
  check(
    browser,
    'parts of a file: that it is a part, and that the place is a word',
    state.text.includes('shown in part') &&
      state.text.includes('the rest of this file is not shown, nor its size and SHA-256') &&
      state.text.includes("where the shown bytes stand in it is the vault's word"),
    state.text,
  );
  check(
    browser,
    'parts of a file: nothing of the whole',
    !state.text.includes(sha256(film)) && !state.text.includes(`${film.length}`),
    state.text,
  );
  const count = await browser.evaluate(() => document.querySelectorAll('.files button').length);
  check(browser, 'parts of a file: each is saved, none looked at', count === 2, `${count}`);
  if (!browser.saved) return;
  const second = await browser.saved(() => document.querySelectorAll('.files button')[1].click());
  check(browser, 'a saved part is that of the file', second.equals(film.subarray(6 * CHUNK)));
}
