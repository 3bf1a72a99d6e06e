// Texts of the bag (RFC 8493; docs/formats/bundle.md, layer 3).

import { isMemberName } from './names.js';
import { compareBytes, hex, textOf, utf8 } from './bytes.js';

export const BAGIT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
export const TAG_FILES = ['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt'];

// Map of name to SHA-256 in hex, or null. Sorted by the bytes of the names, each once.
export function parseManifest(content) {
  const text = textOf(content);
  if (text === null || (text !== '' && !text.endsWith('\n'))) return null;
  const out = new Map();
  let before = null;
  for (const line of text.split('\n').slice(0, -1)) {
    const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
    if (!match || !isMemberName(match[2])) return null;
    const name = utf8(match[2]);
    if (before && compareBytes(before, name) >= 0) return null;
    before = name;
    out.set(match[2], match[1]);
  }
  return out;
}

// members: Map of name to {digest}; covers(name): whether this manifest speaks of it.
export function checkManifest(content, members, covers, findings) {
  const listed = parseManifest(content);
  if (!listed) {
    findings.add('manifest-malformed');
    return;
  }
  for (const [name, digest] of listed) {
    const member = covers(name) ? members.get(name) : null;
    if (!member) findings.add('missing-member', { file: name });
    else if (hex(member.digest) !== digest) findings.add('manifest-mismatch', { file: name });
  }
  for (const name of members.keys()) {
    if (covers(name) && !listed.has(name)) findings.add('unlisted-member', { file: name });
  }
}
