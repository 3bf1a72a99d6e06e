// The checks of docs/formats/bundle.md, "What a verifier checks". Fed with members in the order in
// which they come; finds everything, stops at nothing.

import { equal, hex, isZero, textOf, utf8 } from './bytes.js';
import { fileKeyCommitment, recipientCommitment } from './age.js';
import { MAX_ENTRY, originOf, parseEntry } from './entry.js';
import { ExcerptBytes, fileBytes, statedFaults } from './filebytes.js';
import { sha256 } from './hash.js';
import { includes, logLeaf } from './logtree.js';
import { BAGIT, checkManifest, TAG_FILES } from './manifest.js';
import { classify, compareRanks } from './names.js';
import { parseCheckpoint, parseProof, signedBy, vaultFingerprint, verifierKey } from './note.js';
import { checkOpening } from './opening.js';
import { parseSignature } from './signature.js';
import { checkTime } from './timeevidence.js';

const CHUNK = 65536;
const MAX_DOCUMENT = 64 * 2 ** 20;
const MAX_TIME_MEMBER = 65536;
const REQUIRED = [
  'bagit.txt',
  'bag-info.txt',
  'manifest-sha256.txt',
  'tagmanifest-sha256.txt',
  'data/checkpoint.txt',
  'signature.cose',
];
const KEPT_SINGLES = [...REQUIRED, 'data/time/links.txt'];

export class BundleCheck {
  constructor(findings) {
    Object.assign(this, { findings, rank: null });
    // name -> {digest, size, kind, content}, of those that are whole and not passed over
    this.members = new Map();
    this.entries = new Map(); // number -> {number, leafHash, entry, sound, statement, tasks, files}
  }

  // reread(): the member's bytes once more, chunk by chunk. Gives a sink {push, end}; a member
  // whose sink does not end counts as one that is not there.
  member(name, size, reread) {
    const kind = classify(name);
    const fault = this.placeFault(name, kind);
    if (fault) {
      this.findings.add(...fault);
      return { push: () => {}, end: () => {} };
    }
    const member = { name, size, kind, reread, digest: null, content: null };
    const limit = limitOf(member);
    const parts = limit >= size ? [] : null;
    const task = kind.kind === 'file' ? this.taskOf(member) : null;
    const excerpt = kind.kind === 'excerpt' ? this.excerptOf(member) : null;
    const bytes = task ? fileBytes(task) : (excerpt?.bytes ?? null);
    const hasher = sha256.create();
    let zero = true;
    return {
      push: async (chunk) => {
        hasher.update(chunk);
        if (parts) parts.push(chunk.slice());
        if (name === 'padding') zero &&= isZero(chunk);
        if (bytes) await bytes.push(chunk);
      },
      end: async () => {
        member.digest = hasher.digest();
        this.members.set(name, member);
        if (!zero) this.findings.add('padding');
        if (parts) this.document(member, joined(parts, size));
        else if (limit >= 0) this.tooLarge(member);
        if (kind.kind === 'file') await this.fileDone(member, task, bytes);
        if (excerpt) await this.excerptDone(member, excerpt);
      },
    };
  }

  // What makes a member one that is passed over: [class, where], or null.
  placeFault(name, kind) {
    if (!kind) return ['unexpected-member', { file: name }];
    if (this.rank && compareRanks(kind.rank, this.rank) <= 0)
      return ['member-order', { file: name }];
    this.rank = kind.rank;
    const belongs =
      ['file', 'excerpt'].includes(kind.kind) ||
      (kind.kind === 'document' && kind.part !== 'entry.cbor');
    if (!belongs || this.entries.get(kind.entry)?.leafHash) return null;
    return [
      'missing-member',
      { entry: String(kind.entry), file: `data/entry-${kind.entry}/entry.cbor` },
    ];
  }

  tooLarge({ name, kind }) {
    this.findings.add(kind.part === 'entry.cbor' ? 'entry-too-large' : 'member-too-large', {
      file: name,
    });
  }

  taskOf({ name, kind }) {
    const tasks = this.entries.get(kind.entry).tasks ?? [];
    return tasks.find((task) => task.member === name && BigInt(task.number) === kind.number);
  }

  // 6: {parts, range, bytes}; bytes is null where it no longer matters what they are.
  excerptOf({ name, kind }) {
    const own = this.entries.get(kind.entry);
    const parts = own.excerpts?.find(({ number }) => BigInt(number) === kind.number);
    const first = Number(kind.first / BigInt(CHUNK));
    const range = parts ? parts.plan.ranges.findIndex(([begin]) => begin === first) : -1;
    if (range < 0) {
      const where = { entry: String(kind.entry), file: name };
      if (!own.unreadable) this.findings.add('unexpected-member', where);
      return null;
    }
    parts.bytes ??= new ExcerptBytes(parts);
    parts.members ??= [];
    // Members ascend: one that was passed over does not come any more.
    return { parts, range, bytes: parts.bytes.range === range ? parts.bytes : null };
  }

  async excerptDone(member, { parts, range, bytes }) {
    parts.members[range] = member;
    await bytes?.endRange();
  }

  checkExcerpts({ number, excerpts }) {
    for (const { plan, bytes, members = [], number: file } of excerpts ?? []) {
      const nameOf = ([begin]) =>
        `data/entry-${number}/file-${file}-from-byte-${BigInt(begin) * BigInt(CHUNK)}.bin`;
      const missing = plan.ranges.filter((_, i) => !members[i]);
      for (const range of missing) {
        this.findings.add('missing-file', { entry: String(number), file: nameOf(range) });
      }
      if (missing.length > 0) continue;
      for (const kind of bytes.finish()) {
        this.findings.add(kind, { entry: String(number), file: nameOf(plan.ranges[0]) });
      }
    }
  }

  // 6
  async fileDone(member, task, bytes) {
    const own = this.entries.get(member.kind.entry);
    const where = { entry: String(member.kind.entry), file: member.name };
    if (!task) {
      if (!own.unreadable) this.findings.add('unexpected-member', where);
      return;
    }
    const classes = [...(await bytes.finish()), ...statedFaults(task, member.size, member.digest)];
    for (const kind of classes) this.findings.add(kind, where);
    own.files.set(task.number, member);
  }

  document(member, content) {
    const { kind } = member;
    if (kind.kind !== 'document') {
      member.content = content;
      if (member.name === 'data/checkpoint.txt') this.checkpointBytes = content;
    } else if (kind.part === 'entry.cbor') {
      this.readEntry(kind.entry, content);
    } else if (kind.part === 'proof.txt') {
      this.checkProof(this.entries.get(kind.entry), content);
    } else {
      this.readOpening(this.entries.get(kind.entry), content);
    }
  }

  // 1, and the entry by itself
  readEntry(number, content) {
    const { entry, fault } = parseEntry(content);
    const own = {
      number,
      entry,
      sound: !fault,
      leafHash: logLeaf(content),
      tasks: null,
      files: new Map(),
    };
    this.entries.set(number, own);
    if (fault) this.findings.add(fault, { entry: String(number) });
    if (number !== 0n) return;
    if (own.sound && entry.genesis) {
      const origin = originOf(entry.vault);
      const key = entry.genesis.log_key;
      this.log = { origin, key, vault: entry.vault, vkey: verifierKey(origin, key) };
    }
    this.checkCheckpoint();
  }

  // 2, as soon as genesis gives the key
  checkCheckpoint() {
    if (!this.log || !this.checkpointBytes) return;
    const checkpoint = parseCheckpoint(this.checkpointBytes);
    if (!checkpoint) this.findings.add('checkpoint-malformed');
    else if (!signedBy(checkpoint.note, this.log.origin, this.log.key))
      this.findings.add('checkpoint-signature');
    else if (checkpoint.origin !== this.log.origin) this.findings.add('origin-mismatch');
    else this.checkpoint = checkpoint;
  }

  // 4
  checkProof(own, content) {
    const where = { entry: String(own.number) };
    const proof = parseProof(content);
    if (!proof) return this.findings.add('proof-malformed', where);
    if (proof.index !== own.number) this.findings.add('number-mismatch', where);
    if (this.checkpointBytes && !equal(proof.checkpoint, this.checkpointBytes)) {
      this.findings.add('checkpoint-mismatch', where);
    }
    if (!this.checkpoint) return;
    const { root, size } = this.checkpoint;
    if (!includes(root, size, own.number, own.leafHash, proof.hashes)) {
      this.findings.add('inclusion-mismatch', where);
    }
  }

  // 5
  readOpening(own, content) {
    const where = { entry: String(own.number) };
    Object.assign(own, checkOpening(content, own.entry ?? null, this.findings, where));
  }

  // After the last member. unlocked: how the age layer opened, null for a folder.
  async finish(unlocked) {
    this.required();
    for (const own of this.entries.values()) this.checkEntry(own);
    this.checkFiles();
    this.checkSenders();
    this.evidence = checkTime(this.timeMembers(), {
      checkpoint: this.checkpoint ?? null,
      log: this.log ?? null,
      entries: this.entries,
      findings: this.findings,
    });
    this.checkBag();
    const signatureHolds = this.checkSignature();
    this.signerBad = !this.checkpoint || !signatureHolds;
    this.addressed = signatureHolds && unlocked ? this.checkAddressed(unlocked) : 'not-checked';
  }

  // What is too large is as if it were not there.
  isRead(name) {
    const member = this.members.get(name);
    return member && member.size <= (limitOf(member) < 0 ? Infinity : limitOf(member));
  }

  required() {
    const missing = (file, where = {}) => this.findings.add('missing-member', { file, ...where });
    for (const name of REQUIRED) if (!this.isRead(name)) missing(name);
    if (!this.entries.has(0n)) this.findings.add('missing-entry', { entry: '0' });
    for (const number of this.entries.keys()) {
      for (const part of number === 0n ? ['proof.txt'] : ['proof.txt', 'opening.cbor']) {
        const name = `data/entry-${number}/${part}`;
        if (!this.isRead(name)) missing(name, { entry: String(number) });
      }
    }
  }

  // 3, and relations of 5
  checkEntry({ number, entry, sound, statement }) {
    const where = { entry: String(number) };
    const before = this.entries.get(number - 1n);
    if (sound && this.log && !equal(entry.vault, this.log.vault))
      this.findings.add('vault-id-mismatch', where);
    if (sound && entry.seq !== number) this.findings.add('number-mismatch', where);
    if (sound && before && !equal(entry.prev, before.leafHash))
      this.findings.add('previous-mismatch', where);
    for (const relation of statement?.relations ?? []) {
      const other = this.entries.get(relation.number)?.leafHash;
      if (relation.number >= number || (other && !equal(other, relation.leafHash))) {
        this.findings.add('relation-mismatch', where);
      }
    }
  }

  // 6
  checkFiles() {
    for (const own of this.entries.values()) {
      const { number, tasks, files } = own;
      this.checkExcerpts(own);
      for (const task of tasks ?? []) {
        if (files.has(task.number)) continue;
        this.findings.add('missing-file', { entry: String(number), file: task.member });
      }
    }
  }

  checkSenders() {
    for (const { name, kind } of this.members.values()) {
      if (kind?.kind !== 'sender') continue;
      const shown = this.isRead(`data/entry-${kind.entry}/opening.cbor`);
      if (!shown) this.findings.add('unexpected-member', { file: name });
    }
  }

  timeMembers() {
    return new Map([...this.members].filter(([name]) => name.startsWith('data/time/')));
  }

  // 8: the texts of the bag
  checkBag() {
    const content = (name) => this.members.get(name)?.content;
    const isPayload = (name) => name.startsWith('data/');
    const isTag = (name) => TAG_FILES.includes(name) || name.startsWith('sender/');
    const payload = [...this.members.values()].filter(({ name }) => isPayload(name));
    const bytes = payload.reduce((sum, { size }) => sum + size, 0);
    const texts = {
      'bagit.txt': BAGIT,
      'bag-info.txt': `Payload-Oxum: ${bytes}.${payload.length}\n`,
    };
    for (const [name, text] of Object.entries(texts)) {
      if (content(name) && !equal(content(name), utf8(text)))
        this.findings.add('bag-malformed', { file: name });
    }
    for (const [name, covers] of [
      ['manifest-sha256.txt', isPayload],
      ['tagmanifest-sha256.txt', isTag],
    ]) {
      if (content(name)) checkManifest(content(name), this.members, covers, this.findings);
    }
  }

  checkSignature() {
    const content = this.members.get('signature.cose')?.content;
    if (!content) return false;
    const signature = parseSignature(content);
    if (!signature) {
      this.findings.add('signature-malformed');
      return false;
    }
    this.signed = signature.payload;
    const holds = this.log !== undefined && signature.holds(this.log.key);
    if (!holds) this.findings.add('bundle-signature');
    const tag = this.members.get('tagmanifest-sha256.txt')?.digest;
    if (tag && !equal(tag, this.signed.tagmanifest)) {
      this.findings.add('manifest-mismatch', { file: 'tagmanifest-sha256.txt' });
    }
    const checkpoint = this.checkpointBytes && textOf(this.checkpointBytes);
    if (this.checkpointBytes && checkpoint !== this.signed.checkpoint) {
      this.findings.add('checkpoint-mismatch');
    }
    return holds;
  }

  // 9
  checkAddressed(unlocked) {
    const { file_key: fileKey, mode, recipients } = this.signed;
    const byPassphrase = unlocked.index === null;
    const faults = new Set();
    if (!equal(fileKeyCommitment(unlocked.fileKey), fileKey)) faults.add('rewrapped');
    if (byPassphrase !== (mode === 'passphrase')) faults.add('rewrapped');
    else if (!byPassphrase) {
      if (recipients.length !== unlocked.stanzas) faults.add('rewrapped');
      const own = recipients[unlocked.index];
      if (!own || !equal(recipientCommitment(unlocked), own)) faults.add('not-addressed');
    }
    for (const kind of faults) this.findings.add(kind);
    if (faults.size) return 'no';
    return byPassphrase ? 'passphrase' : 'yes';
  }
}

// The parts of a file that are shown, with the bytes from first to last.
export function excerptsOf(excerpts, file) {
  const members = excerpts?.find(({ number }) => number === file)?.members ?? [];
  return members.map(({ name, size, digest, kind }) => {
    const first = Number(kind.first);
    return { name, size, digest, first, last: first + size - 1 };
  });
}

// Bytes that are kept of a member to read it as a document; -1: none.
function limitOf({ name, kind }) {
  if (kind.part === 'entry.cbor') return MAX_ENTRY;
  if (kind.kind === 'document' || KEPT_SINGLES.includes(name)) return MAX_DOCUMENT;
  return kind.kind === 'time' ? MAX_TIME_MEMBER : -1;
}

function joined(parts, size) {
  if (parts.length === 1) return parts[0];
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

// What a bundle says of itself, in the words of `aigaq bundle verify --json`.
export function describe(check) {
  const { log, checkpoint } = check;
  return {
    origin: log?.origin ?? null,
    log_vkey: log?.vkey ?? null,
    fingerprint: log ? vaultFingerprint(log.vkey) : null,
    vault_id: log ? hex(log.vault) : null,
    size: checkpoint ? checkpoint.size : null,
    root: checkpoint ? hex(checkpoint.root) : null,
    addressed_to_me: check.addressed ?? 'not-checked',
    purpose: check.signed?.purpose ?? null,
  };
}
