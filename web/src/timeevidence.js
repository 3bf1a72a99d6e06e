// Evidence of time in a bundle: the rules that hold without anchors (docs/formats/time.md). What an
// answer says is for time.js.

import { concat, equal, textOf, unbase64, decimal, unhex, utf8 } from './bytes.js';
import { parseEntry } from './entry.js';
import { sha256Of } from './hash.js';
import { isConsistent } from './logtree.js';
import { parseCheckpoint, signedBy } from './note.js';
import { OTS_HEAD } from './ots.js';

const LABEL = 'aigaq stamped v1\n';
const MAX_RENEWS = 16;
const MAX_HASHES = 63;

// members: Map of name to {content}; checkpoint: the bundle's where it holds, else null;
// log: {key, origin, vault} or null; entries: Map of number to {entry, leafHash}. Gives the number
// of stamped files, the answers that are about one in its place, and the links' [first, last].
export function checkTime(members, { checkpoint, log, entries, findings }) {
  const numbers = new Set();
  for (const name of members.keys()) {
    const match = /^data\/time\/([0-9]+)\./.exec(name);
    if (match) numbers.add(match[1]);
  }
  const answers = [...numbers].flatMap((number) =>
    checkOne(`data/time/${number}`, members, checkpoint, log, findings),
  );
  const links = members.get('data/time/links.txt');
  const linked = links?.content ? checkLinks(links.content, log, entries, findings) : null;
  return { count: numbers.size, answers, linked };
}

function checkOne(base, members, checkpoint, log, findings) {
  const at = (part) => members.get(`${base}.${part}`);
  const fault = (kind, part) => void findings.add(kind, { file: `${base}.${part}` });
  const stamped = at('stamped');
  if (!stamped) fault('missing-member', 'stamped');
  else if (!at('tsr') && !at('ots')) fault('missing-member', 'tsr');
  if (!stamped?.content) return [];
  const parsed = parseStamped(stamped.content);
  const signed = parsed && (!log || isSigned(parsed, log));
  if (!parsed) fault('time-malformed', 'stamped');
  else if (!signed) fault('time-signature', 'stamped');
  const placed =
    signed && log && checkpoint && checkConsistency(parsed, checkpoint, at('consistency'), fault);
  const digest = sha256Of(stamped.content);
  const heads = { tsr: concat(unhex('0420'), digest), ots: concat(OTS_HEAD, digest) };
  const about = {
    tsr: (content) => holds(content, heads.tsr),
    ots: (content) => equal(content.subarray(0, heads.ots.length), heads.ots),
  };
  const answers = [];
  for (const part of ['tsr', 'ots']) {
    const content = at(part)?.content;
    if (!content) continue;
    const method = part === 'tsr' ? 'rfc3161' : 'opentimestamps';
    const answer = { method, where: `${base}.${part}`, content, digest, covers: parsed?.size };
    if (!about[part](content)) fault('time-mismatch', part);
    else if (placed) answers.push(answer);
  }
  return answers;
}

// The checkpoint that was stamped, or null.
function parseStamped(content) {
  if (!equal(content.subarray(0, LABEL.length), utf8(LABEL))) return null;
  let at = LABEL.length;
  const line = (pattern) => {
    const end = content.indexOf(10, at);
    const text = end < 0 ? null : textOf(content.subarray(at, end));
    if (text === null || !pattern.test(text)) return false;
    at = end + 1;
    return true;
  };
  if (!line(/^[0-9a-f]{64}$/)) return null;
  let renews = 0;
  while (line(/^renews [0-9a-f]{64}$/)) if (++renews > MAX_RENEWS) return null;
  const checkpoint = parseCheckpoint(content.subarray(at));
  return checkpoint && checkpoint.size >= 1n ? checkpoint : null;
}

const isSigned = ({ note, origin }, log) =>
  origin === log.origin && note.signatures.length === 1 && signedBy(note, log.origin, log.key);

// Whether the stamped checkpoint is known to be of the bundle's log.
function checkConsistency(stamped, checkpoint, proof, fault) {
  if (stamped.size === checkpoint.size) {
    if (proof) fault('unexpected-member', 'consistency');
    const same = equal(stamped.root, checkpoint.root);
    if (!same) fault('time-consistency', 'stamped');
    return same;
  }
  if (!proof) return fault('missing-member', 'consistency');
  if (!proof.content) return false;
  const parsed = parseConsistency(proof.content);
  if (!parsed) return fault('time-malformed', 'consistency');
  const [older, newer] =
    stamped.size < checkpoint.size ? [stamped, checkpoint] : [checkpoint, stamped];
  const consistent =
    parsed.old === older.size &&
    isConsistent(older.size, older.root, newer.size, newer.root, parsed.hashes);
  if (!consistent) fault('time-consistency', 'consistency');
  return consistent;
}

function parseConsistency(content) {
  const text = textOf(content);
  if (!text?.endsWith('\n')) return null;
  const [first, ...lines] = text.slice(0, -1).split('\n');
  const old = first.startsWith('old ') ? decimal(first.slice(4)) : null;
  const hashes = lines.map(unbase64);
  if (old === null || hashes.length < 1 || hashes.length > MAX_HASHES) return null;
  return hashes.every((hash) => hash?.length === 32) ? { old, hashes } : null;
}

function holds(content, part) {
  for (let at = content.indexOf(part[0]); at >= 0; at = content.indexOf(part[0], at + 1)) {
    if (equal(content.subarray(at, at + part.length), part)) return true;
  }
  return false;
}

function checkLinks(content, log, entries, findings) {
  const fault = (kind) => {
    findings.add(kind, { file: 'data/time/links.txt' });
    return null;
  };
  const text = textOf(content);
  if (!text?.endsWith('\n')) return fault('time-malformed');
  const parsed = text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const bytes = unbase64(line);
      return bytes && parseEntry(bytes);
    });
  if (parsed.some((one) => !one || one.fault || one.entry.genesis)) return fault('time-malformed');
  const links = parsed.map((one) => one.entry);
  if (!linked(links, log, entries)) return fault('time-links');
  return [links[0].seq, links.at(-1).seq];
}

function linked(links, log, entries) {
  const before = entries.get(links[0].seq - 1n);
  const after = entries.get(links.at(-1).seq + 1n);
  if (!before?.leafHash || !after?.sound) return false;
  if (!equal(after.entry.prev, links.at(-1).leafHash)) return false;
  let previous = { seq: links[0].seq - 1n, leafHash: before.leafHash };
  for (const link of links) {
    const own = entries.get(link.seq);
    if (log && !equal(link.vault, log.vault)) return false;
    if (link.seq !== previous.seq + 1n || !equal(link.prev, previous.leafHash)) return false;
    if (own?.leafHash && !equal(own.leafHash, link.leafHash)) return false;
    previous = link;
  }
  return true;
}
