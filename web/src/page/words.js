// Sentences in three languages.

import { CATALOGUE } from '../../words/catalogue.js';
import { PAGE } from '../../words/page.js';

export const LANGUAGES = ['en', 'ru', 'kk'];
let language = 0;

export function chooseLanguage(code) {
  language = Math.max(0, LANGUAGES.indexOf(code));
  document.documentElement.lang = LANGUAGES[language];
}

const known = (id) => PAGE[id] ?? CATALOGUE[id];
export const hasWords = (id) => known(id) !== undefined;

export function say(id, values = {}) {
  return (known(id)?.[language] ?? id).replace(
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
