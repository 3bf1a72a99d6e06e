// What a reader enters as trusted: verifier keys one a line, or a policy file with `log` lines.

import { parseVerifierKey } from './note.js';

export class QuorumAsked extends Error {}

// Verifier keys of logs, or null.
export function parseTrust(text) {
  const keys = [];
  for (const line of text.split(/\r?\n/)) {
    const words = line.trim().split(/\s+/);
    if (words[0] === '' || words[0].startsWith('#')) continue;
    // Cosignatures are not judged here: a policy that asks for them can't be met.
    if (words[0] === 'quorum' && words[1] !== 'none') throw new QuorumAsked();
    if (['witness', 'group', 'quorum'].includes(words[0])) continue;
    const key = parseVerifierKey(words[0] === 'log' ? (words[1] ?? '') : line.trim());
    if (!key) return null;
    keys.push(key.text);
  }
  return keys;
}

// Groups that a person typed, however they separated them; null: not eight groups of four.
export function readFingerprint(text) {
  const letters = text.toUpperCase().replace(/[^A-Z2-7]/g, '');
  return letters.length === 32 ? letters.match(/.{4}/g).join('-') : null;
}
