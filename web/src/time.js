// What evidence of time says by the headers of blocks that the reader brings (docs/formats/time.md,
// "Anchors of the reader"). Answers of authorities are not evaluated here: their chain isn't built.

import { decimal, equal } from './bytes.js';
import { rfc3339Seconds } from './instant.js';
import { parseOts } from './ots.js';
import { statedTime } from './token.js';

// A block's time may be that far from the true one: Bitcoin's rule for what nodes accept.
const BLOCK_SECONDS = 7200;

const EVIDENCE = {
  state: 'not-evaluated',
  end: null,
  stated: null,
  height: null,
  source: '',
  reason: '',
};

function weighAnswer({ method, where, content, digest, covers }, headers) {
  const out = { ...EVIDENCE, method, where, first: 0n, last: covers - 1n };
  if (method === 'opentimestamps') return weighOts(out, parseOts(content, digest), headers);
  return { ...out, unchecked: statedTime(content, digest) };
}

// The attestation that says most: the earliest block that holds, else what there is.
function weighOts(out, attestations, headers) {
  if (!attestations) return { ...out, state: 'does-not-hold', reason: 'form of the file' };
  const blocks = attestations.filter(({ kind }) => kind === 'bitcoin');
  const known = blocks.filter(({ height }) => headers.has(height));
  const holding = known
    .map(({ height, message }) => ({ height, message, header: headers.get(height) }))
    .filter(({ message, header }) => equal(message, header.root));
  if (holding.length) {
    const { height, header } = holding.reduce((a, b) => (b.header.time < a.header.time ? b : a));
    const { time, source } = header;
    return { ...out, state: 'holds', end: time + BLOCK_SECONDS, stated: time, height, source };
  }
  const first = attestations.findIndex(({ kind }) => kind === 'bitcoin');
  const before = first < 0 ? attestations : attestations.slice(0, first);
  const source = before.find(({ kind }) => kind === 'pending')?.calendar ?? '';
  const told = { ...out, height: blocks[0]?.height ?? null, source };
  if (known.length) return { ...told, state: 'does-not-hold', reason: 'another Merkle root' };
  return blocks.length ? told : { ...told, state: 'pending' };
}

function weighAnchor({ number, linkedTo, height: text, hash, source }, headers) {
  const height = decimal(text);
  const out = { ...EVIDENCE, method: 'anchor', where: String(number), height, source };
  Object.assign(out, { first: number + 1n, last: linkedTo });
  if (height === null) return { ...out, state: 'does-not-hold', reason: 'height of the anchor' };
  const header = headers.get(height);
  if (!header) return out;
  if (header.hash !== hash) return { ...out, state: 'does-not-hold', reason: 'another hash' };
  return { ...out, state: 'holds', stated: header.time, end: header.time - BLOCK_SECONDS };
}

const least = (ends) => (ends.length ? Math.min(...ends) : null);
const most = (ends) => (ends.length ? Math.max(...ends) : null);

function intervalOf(number, evidence) {
  const holding = evidence.filter(
    ({ state, first, last }) => state === 'holds' && first <= number && number <= last,
  );
  const ends = (before) =>
    holding.filter(({ method }) => (method === 'anchor') === before).map(({ end }) => end);
  return { notBefore: most(ends(true)), notAfter: least(ends(false)) };
}

function contradicts({ notBefore, notAfter }, claimed) {
  if (notBefore !== null && notAfter !== null && notBefore > notAfter) return true;
  const seconds = claimed === null ? null : rfc3339Seconds(claimed);
  if (seconds === null) return false;
  return (
    (notBefore !== null && seconds < notBefore) || (notAfter !== null && seconds > notAfter)
  );
}

// An end is missing as soon as one entry has none.
function wholeOf(intervals) {
  const all = (key) => intervals.map((one) => one[key]);
  const ends = (key) => (all(key).includes(null) ? [] : all(key));
  return { notBefore: least(ends('notBefore')), notAfter: most(ends('notAfter')) };
}

// answers: [{method, where, content, digest, covers}]; anchors: [{number, linkedTo, height, hash,
// source}]; dated: [{number, claimed}]; headers: of parseHeaders. null: there is no evidence.
export function evaluateTime({ answers, anchors, dated, headers }) {
  if (answers.length + anchors.length === 0) return null;
  const evidence = [
    ...answers.map((answer) => weighAnswer(answer, headers)),
    ...anchors.map((anchor) => weighAnchor(anchor, headers)),
  ];
  const entries = new Map(dated.map(({ number }) => [number, intervalOf(number, evidence)]));
  const contradicted = dated
    .filter(({ number, claimed }) => contradicts(entries.get(number), claimed))
    .map(({ number }) => number);
  const whole = wholeOf([...entries.values()]);
  const any = [...entries.values()].some((one) => one.notBefore !== null || one.notAfter !== null);
  const time = contradicted.length ? 'contradicted' : any ? 'interval' : 'claimed-only';
  return { time, evidence, entries, whole, contradicted };
}
