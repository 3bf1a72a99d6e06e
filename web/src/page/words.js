// Sentences in three languages.

import { EN } from '../../words/en.js';
import { KK } from '../../words/kk.js';
import { PAGE } from '../../words/page.js';
import { RU } from '../../words/ru.js';

export const LANGUAGES = ['en', 'ru', 'kk'];
const SHARED = [EN, RU, KK];
let language = 0;

export function chooseLanguage(code) {
  language = Math.max(0, LANGUAGES.indexOf(code));
  document.documentElement.lang = LANGUAGES[language];
}

const known = (id) => PAGE[id]?.[language] ?? SHARED[language][id];
export const hasWords = (id) => known(id) !== undefined;

export function say(id, values = {}) {
  return (known(id) ?? id).replace(
    /\{(\w+)\}/g,
    (whole, name) => values[name] ?? whole,
  );
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function sizeWords(bytes) {
  let unit = 0;
  while (bytes >= 1024 && unit < UNITS.length - 1) {
    bytes /= 1024;
    unit++;
  }
  return `${unit === 0 ? bytes : bytes.toFixed(1)} ${UNITS[unit]}`;
}
