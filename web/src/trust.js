// What a reader trusts: verifier keys one a line, and at most one policy (docs/formats/policy.md).

import { joinHeaders, parseHeaders } from './blockheaders.js';
import { nameOf as textOfBinary, looksLikePolicy, parsePolicy } from './policy.js';
import { parseVerifierKey } from './note.js';

// code: bad_trust, bad_policy with its line, two_policies, or bad_headers.
export class TrustFault extends Error {
  constructor(code, line = 0) {
    super(code);
    Object.assign(this, { code, line });
  }
}

export const NOBODY = { logs: [], policy: null, headers: new Map() };

// texts: of what was typed and of each file, one character a byte. headers: texts of files of block
// headers. {logs: verifier keys, policy, headers}
export function readTrust(texts, headers = []) {
  const logs = [];
  let policy = null;
  for (const text of texts) {
    if (!looksLikePolicy(text)) {
      logs.push(...keysOf(text));
      continue;
    }
    if (policy) throw new TrustFault('two_policies');
    const read = parsePolicy(text);
    if (!read.policy) throw new TrustFault('bad_policy', read.line);
    policy = read.policy;
    logs.push(...policy.logs.map((key) => key.text));
  }
  return { logs, policy, headers: readHeaders(headers) };
}

function readHeaders(texts) {
  const maps = texts.map((text) => parseHeaders(text));
  const joined = maps.includes(null) ? null : joinHeaders(maps);
  if (!joined) throw new TrustFault('bad_headers');
  return joined;
}

function keysOf(text) {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  return lines.filter((line) => line && !line.startsWith('#')).map((line) => {
    const key = parseVerifierKey(textOfBinary(line));
    if (!key) throw new TrustFault('bad_trust');
    return key.text;
  });
}

// Groups that a person typed, however they separated them; null: not eight groups of four.
export function readFingerprint(text) {
  const letters = text.toUpperCase().replace(/[^A-Z2-7]/g, '');
  return letters.length === 32 ? letters.match(/.{4}/g).join('-') : null;
}
