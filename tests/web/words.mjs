// Words that the page shares with the programs are the programs' own, in all three languages.

import { readdirSync, readFileSync } from 'node:fs';

import { EN } from '../../web/words/en.js';
import { KK } from '../../web/words/kk.js';
import { PAGE } from '../../web/words/page.js';
import { RU } from '../../web/words/ru.js';

const folder = new URL('../../cli/reader/catalogue/', import.meta.url);
const STRING = '"((?:[^"\\\\]|\\\\.)*)"';
const TEXTS = Array(3).fill(STRING).join(',\\s*');
const MESSAGE = new RegExp(`AIGAQ_MESSAGE\\((\\w+),\\s*${TEXTS}\\)`, 'g');

export function sharedWords(check) {
  const programs = new Map();
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.inc'))) {
    for (const [, id, ...texts] of readFileSync(new URL(name, folder), 'utf8').matchAll(MESSAGE)) {
      programs.set(
        id,
        texts.map((text) => JSON.parse(`"${text}"`)),
      );
    }
  }
  check('the programs have words', programs.size > 500, String(programs.size));
  for (const id of Object.keys(EN)) {
    const same = [EN, RU, KK].every((words, i) => words[id] === programs.get(id)?.[i]);
    check(`words: ${id}`, same);
    check(`words: ${id} stands once`, PAGE[id] === undefined);
  }
  const ids = (words) => Object.keys(words).join();
  check('words: the same in each language', ids(EN) === ids(RU) && ids(EN) === ids(KK));
}
