// A whole bundle, or an unpacked one: from bytes to a verdict. No page, no file system: a source is
// {size, read(offset, length)}, and a member of a folder is {name, size, read}.

import { AgeFault, Payload, readHeader, unlock } from './age.js';
import { BundleCheck, describe } from './bundle.js';
import { equal, isZero, utf8 } from './bytes.js';
import { Findings, primaryOf } from './findings.js';
import { compareRanks, classify } from './names.js';
import { judge } from './policy.js';
import { TarReader } from './tar.js';
import { evaluateTime } from './time.js';
import { NOBODY } from './trust.js';

const READ = 2 ** 20;
// Faults of the reader's keys: nothing of the bundle was seen, so nothing is said of it.
const KEY_FAULTS = ['no-matching-key', 'wrong-passphrase'];
const NO_FAULT_OF_BUNDLE = ['signer-untrusted', 'quorum-not-met', 'time-contradicted'];

async function* readThrough(source) {
  for (let at = 0; at < source.size; at += READ)
    yield source.read(at, Math.min(READ, source.size - at));
}

// How a bare inner archive begins, and no age file does.
const ARCHIVE_START = utf8('aigaq-bundle/\0');

export async function isArchive(source) {
  if (source.size < ARCHIVE_START.length) return false;
  return equal(await source.read(0, ARCHIVE_START.length), ARCHIVE_START);
}

async function verifyArchive(source, { trust = NOBODY, onProgress = () => {} }) {
  const check = new BundleCheck(new Findings());
  const tar = new TarReader(
    (name, size, offset) =>
      check.member(name, size, () =>
        readThrough({ size, read: (at, length) => source.read(offset + at, length) }),
      ),
    (kind, where) => check.findings.add(kind, where),
  );
  let done = 0;
  for await (const bytes of readThrough(source)) {
    await tar.push(bytes);
    onProgress({ stage: 'bytes', done: (done += bytes.length), total: source.size });
  }
  tar.finish();
  await check.finish(null);
  return verdict(check, trust);
}

// keys: {identities, passphrase}; trust: of readTrust; onProgress({stage, done, total}).
export async function verifyBundle(source, { keys, trust = NOBODY, onProgress = () => {} }) {
  if (await isArchive(source)) return verifyArchive(source, { trust, onProgress });
  const findings = new Findings();
  let payload;
  let unlocked;
  try {
    const header = await readHeader(source);
    unlocked = await unlock(header, keys, (part) =>
      onProgress({ stage: 'key', done: part, total: 1 }),
    );
    unlocked.stanzas = header.stanzas.length;
    payload = await Payload.open(source, header, unlocked.fileKey);
  } catch (error) {
    if (!(error instanceof AgeFault)) throw error;
    findings.add(error.class);
    return verdictWithout(findings);
  }
  const check = new BundleCheck(findings);
  const tar = new TarReader(
    (name, size, offset) => check.member(name, size, () => payload.range(offset, size)),
    (kind, where) => findings.add(kind, where),
  );
  try {
    let done = 0;
    for await (const plain of payload.chunks()) {
      await tar.push(plain);
      onProgress({ stage: 'bytes', done: (done += plain.length), total: payload.sealed });
    }
    tar.finish();
  } catch (error) {
    if (!(error instanceof AgeFault)) throw error;
    findings.add(error.class);
  }
  await check.finish(unlocked);
  return verdict(check, trust);
}

// members: {name, size, read}; without `read` it is there and no plain file, such as a link.
export async function verifyFolder(members, { trust = NOBODY, onProgress = () => {} }) {
  const findings = new Findings();
  const check = new BundleCheck(findings);
  const total = members.reduce((sum, member) => sum + member.size, 0);
  let done = 0;
  for (const member of inOrder(members)) {
    const sink = sinkFor(member, check, findings);
    if (!sink) continue;
    for await (const bytes of readThrough(member)) {
      await sink.push(bytes);
      onProgress({ stage: 'bytes', done: (done += bytes.length), total });
    }
    await sink.end();
  }
  await check.finish(null);
  return verdict(check, trust);
}

// `padding` may be there or not, of any length: it is only looked at.
function sinkFor(member, check, findings) {
  if (!member.read) return void findings.add('missing-member', { file: member.name });
  if (member.name !== 'padding')
    return check.member(member.name, member.size, () => readThrough(member));
  const push = (bytes) => isZero(bytes) || findings.add('padding', { file: member.name });
  return { push, end: () => {} };
}

function inOrder(members) {
  const known = members.map((member) => ({ member, kind: classify(member.name) }));
  const rank = ({ kind }) => kind?.rank ?? [99n];
  return known.sort((a, b) => compareRanks(rank(a), rank(b))).map(({ member }) => member);
}

const CONSTANT = { time: 'claimed-only', truth: 'not-assessed' };

function verdictWithout(findings) {
  const failed = findings.list.some((finding) => !KEY_FAULTS.includes(finding.class));
  return {
    integrity: failed ? 'failed' : 'not-checked',
    signer: 'untrusted',
    ...CONSTANT,
    origin: null,
    log_vkey: null,
    fingerprint: null,
    vault_id: null,
    size: null,
    root: null,
    addressed_to_me: 'not-checked',
    purpose: null,
    quorum: 'none',
    witnesses: [],
    when: null,
    entries: [],
    findings: findings.list,
    primary: primaryOf(findings.list),
    members: null,
  };
}

function verdict(check, trust) {
  const { findings } = check;
  const known = trust.logs.includes(check.log?.vkey);
  const vouching = check.signerBad ? UNVOUCHED : vouchingFor(check, trust);
  if (!check.signerBad && !known) findings.add('signer-untrusted');
  if (vouching.broken) findings.add('cosignature-invalid', { file: 'data/checkpoint.txt' });
  else if (vouching.quorum === 'not-met') findings.add('quorum-not-met');
  const bad = check.signerBad || vouching.broken;
  const trusted = known && vouching.quorum !== 'not-met';
  const intact = findings.list.every((finding) => NO_FAULT_OF_BUNDLE.includes(finding.class));
  const entries = [...check.entries.values()].filter((own) => own.statement);
  const when = intact ? timeOf(check, entries, trust.headers) : null;
  for (const number of when?.contradicted ?? [])
    findings.add('time-contradicted', { entry: String(number) });
  return {
    integrity: intact ? 'ok' : 'failed',
    signer: bad ? 'bad' : trusted ? 'trusted' : 'untrusted',
    ...CONSTANT,
    time: when?.time ?? CONSTANT.time,
    when,
    ...describe(check),
    quorum: vouching.quorum,
    witnesses: vouching.witnesses,
    judged: trust.policy !== null,
    timeEvidence: check.evidence.count,
    signatures: check.checkpoint?.note.signatures.length ?? 0,
    checkpoint: check.checkpoint?.note.text ?? null,
    entries,
    findings: findings.list,
    primary: primaryOf(findings.list),
    members: check.members,
  };
}

function timeOf(check, entries, headers) {
  const shown = entries.filter(({ number }) => number !== 0n);
  const isAnchor = ({ statement }) => statement.kind === 'anchor';
  const anchors = shown.filter(isAnchor).map(({ number, statement: { fields } }) => ({
    number,
    linkedTo: linkedTo(number, shown, check.evidence.linked),
    height: fields.height ?? '',
    hash: fields.hash ?? '',
    source: fields.source ?? '',
  }));
  const dated = shown
    .filter((own) => !isAnchor(own))
    .map(({ number, statement }) => ({ number, claimed: statement.fields.claimed_time ?? null }));
  return evaluateTime({ answers: check.evidence.answers, anchors, dated, headers });
}

// The last entry that is known to follow: through the links, and through neighbours that are shown.
function linkedTo(anchor, shown, linked) {
  let last = anchor;
  for (const { number } of shown) {
    if (number <= last) continue;
    const byLinks = linked && last + 1n >= linked[0] && number <= linked[1] + 1n;
    if (!byLinks && number !== last + 1n) break;
    last = number;
  }
  return last;
}

const UNVOUCHED = { witnesses: [], broken: false, quorum: 'none' };

const vouchingFor = (check, { policy }) =>
  policy ? judge(policy, check.checkpoint.note) : UNVOUCHED;
