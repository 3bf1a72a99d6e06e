// The checks of docs/formats/bundle.md, "What a verifier checks". Fed with members in the order in
// which they come; finds everything, stops at nothing.

import { equal, hex, isZero, textOf, utf8 } from './bytes.js';
import { fileKeyCommitment, recipientCommitment } from './age.js';
import { MAX_ENTRY, originOf, parseEntry } from './entry.js';
import { fileBytes, statedFaults } from './filebytes.js';
import { sha256 } from './hash.js';
import { includes, logLeaf } from './logtree.js';
import { BAGIT, checkManifest, TAG_FILES } from './manifest.js';
import { classify, compareRanks } from './names.js';
import { parseCheckpoint, parseProof, signedBy, vaultFingerprint, verifierKey } from './note.js';
import { checkOpening } from './opening.js';
import { parseSignature } from './signature.js';
import { checkTime } from './timeevidence.js';

const MAX_DOCUMENT = 64 * 2 ** 20;
const MAX_TIME_MEMBER = 65536;
const REQUIRED = ['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt', 'tagmanifest-sha256.txt',
  'data/checkpoint.txt', 'signature.cose'];
const KEPT_SINGLES = [...REQUIRED, 'data/time/links.txt'];

export class BundleCheck {
  // folder: members come unpacked, without order and perhaps without padding.
  constructor(findings, { folder = false } = {}) {
    Object.assign(this, { findings, folder, rank: null, documents: new Map(), late: [] });
    this.members = new Map(); // name -> {digest, size, kind, content}
    this.entries = new Map(); // number -> {number, leafHash, entry, statement, tasks, files}
  }

  // reread(): the member's bytes once more, chunk by chunk. Gives a sink {push, end}.
  member(name, size, reread) {
    const kind = classify(name);
    const member = { name, size, kind, reread, digest: null, content: null };
    this.place(member);
    const limit = this.limitOf(member);
    const parts = limit >= size ? [] : null;
    if (parts === null && limit >= 0) {
      this.findings.add(kind.part === 'entry.cbor' ? 'entry-too-large' : 'member-too-large', { file: name });
    }
    const bytes = this.bytesCheck(member);
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
        if (!zero) this.findings.add('padding');
        if (parts) this.document(member, joined(parts, size));
        if (bytes) await this.bytesDone(member, bytes);
      },
    };
  }

  place(member) {
    const { name, kind } = member;
    if (!kind) this.findings.add('unexpected-member', { file: name });
    const twice = this.members.has(name);
    const disordered = kind && this.rank && !this.folder && compareRanks(kind.rank, this.rank) < 0;
    if (twice || disordered) this.findings.add('member-order', { file: name });
    if (kind) this.rank = kind.rank;
    member.twice = twice;
    if (!twice) this.members.set(name, member);
    if (kind?.kind === 'document' || kind?.kind === 'file') this.entryAt(kind.entry);
  }

  entryAt(number) {
    if (!this.entries.has(number)) this.entries.set(number, { number, tasks: null, files: new Map() });
    return this.entries.get(number);
  }

  // Bytes that are kept of a member to read it as a document; -1: none.
  limitOf({ name, kind, twice }) {
    if (!kind || twice) return -1;
    if (kind.part === 'entry.cbor') return MAX_ENTRY;
    if (kind.kind === 'document' || KEPT_SINGLES.includes(name)) return MAX_DOCUMENT;
    return kind.kind === 'time' ? MAX_TIME_MEMBER : -1;
  }

  bytesCheck(member) {
    if (member.kind?.kind !== 'file' || member.twice) return null;
    const task = this.taskOf(member);
    if (!task) this.late.push(member);
    return task ? fileBytes(task) : null;
  }

  taskOf({ name, kind }) {
    const tasks = this.entries.get(kind.entry).tasks ?? [];
    return tasks.find((task) => task.member === name && BigInt(task.number) === kind.number);
  }

  async bytesDone(member, bytes) {
    const task = this.taskOf(member);
    const classes = [...(await bytes.finish()), ...statedFaults(task, member.size, member.digest)];
    for (const kind of classes) this.findings.add(kind, this.whereOf(member));
    this.entries.get(member.kind.entry).files.set(task.number, member);
  }

  whereOf({ name, kind }) {
    return { entry: String(kind.entry), file: name };
  }

  document(member, content) {
    const { kind } = member;
    if (kind.kind !== 'document') {
      member.content = content;
      if (member.name === 'data/checkpoint.txt') this.checkpointText(content);
      return;
    }
    const own = this.entryAt(kind.entry);
    own[{ 'entry.cbor': 'entryBytes', 'proof.txt': 'proofBytes', 'opening.cbor': 'openingBytes' }[kind.part]] =
      content;
    if (kind.part === 'entry.cbor') this.readEntry(own, content);
    this.settle(own);
  }

  // Whatever of an entry can be checked with what has come so far; done parts are dropped.
  settle(own) {
    const where = { entry: String(own.number) };
    if (own.proofBytes && own.leafHash && this.checkpointBytes) {
      this.checkProof(own, own.proofBytes, where);
      own.proofBytes = null;
    }
    if (own.openingBytes && own.entry) {
      const { statement, tasks } = checkOpening(own.openingBytes, own.entry, this.findings, where);
      Object.assign(own, { statement, tasks, openingBytes: null });
    }
  }

  checkpointText(content) {
    this.checkpointBytes = content;
    this.checkpoint = parseCheckpoint(content);
    if (!this.checkpoint) this.findings.add('checkpoint-malformed');
    for (const own of this.entries.values()) this.settle(own);
  }

  // 1, and the entry by itself
  readEntry(own, content) {
    const where = { entry: String(own.number) };
    own.leafHash = logLeaf(content);
    const { entry, fault } = parseEntry(content);
    const genesis = own.number === 0n;
    if (fault) this.findings.add(genesis && fault === 'entry-malformed' ? 'genesis-invalid' : fault, where);
    else if (genesis && !entry.genesis) this.findings.add('genesis-invalid', where);
    if (!entry) return;
    if (entry.seq !== own.number) this.findings.add('number-mismatch', where);
    if (!fault) own.entry = entry;
    if (genesis && !fault && entry.genesis) {
      const origin = originOf(entry.vault);
      const key = entry.genesis.log_key;
      this.log = { origin, key, vault: entry.vault, vkey: verifierKey(origin, key) };
    }
  }

  // 4
  checkProof(own, content, where) {
    const proof = parseProof(content);
    if (!proof) return this.findings.add('proof-malformed', where);
    if (proof.index !== own.number) this.findings.add('number-mismatch', where);
    if (!equal(proof.checkpoint, this.checkpointBytes)) this.findings.add('checkpoint-mismatch', where);
    if (!this.checkpoint) return;
    const { root, size } = this.checkpoint;
    if (!includes(root, size, own.number, own.leafHash, proof.hashes)) {
      this.findings.add('inclusion-mismatch', where);
    }
  }

  // After the last member. unlocked: how the age layer opened, null for a folder.
  async finish(unlocked) {
    this.required();
    const checkpointHolds = this.checkCheckpoint();
    for (const own of this.entries.values()) this.checkEntry(own);
    await this.lateFiles();
    this.checkFiles();
    this.checkSenders();
    this.timeCount = checkTime(this.timeMembers(), {
      checkpoint: checkpointHolds ? this.checkpoint : null,
      log: this.log ?? null, entries: this.entries, findings: this.findings,
    });
    this.checkBag();
    const signatureHolds = this.checkSignature();
    this.signerBad = !checkpointHolds || !signatureHolds;
    this.addressed = signatureHolds && unlocked ? this.checkAddressed(unlocked) : 'not-checked';
  }

  required() {
    const missing = (file, where = {}) => this.findings.add('missing-member', { file, ...where });
    for (const name of REQUIRED) if (!this.members.has(name)) missing(name);
    if (!this.folder && !this.members.has('padding')) missing('padding');
    if (!this.members.has('data/entry-0/entry.cbor')) this.findings.add('missing-entry', { entry: '0' });
    for (const { number } of this.entries.values()) {
      const parts = number === 0n ? ['proof.txt'] : ['entry.cbor', 'proof.txt', 'opening.cbor'];
      for (const part of parts) {
        const name = `data/entry-${number}/${part}`;
        if (!this.members.has(name)) missing(name, { entry: String(number) });
      }
    }
  }

  // 2
  checkCheckpoint() {
    const { checkpoint, log } = this;
    if (!checkpoint) return false;
    const originHolds = !log || checkpoint.origin === log.origin;
    if (!originHolds) this.findings.add('origin-mismatch');
    const signed = log !== undefined && signedBy(checkpoint.note, log.origin, log.key);
    if (!signed) this.findings.add('checkpoint-signature');
    return originHolds && signed;
  }

  // 3, and relations of 5
  checkEntry({ number, entry, statement }) {
    if (!entry) return;
    const where = { entry: String(number) };
    const before = this.entries.get(number - 1n);
    if (this.log && !equal(entry.vault, this.log.vault)) this.findings.add('vault-id-mismatch', where);
    if (before?.leafHash && !equal(entry.prev, before.leafHash)) this.findings.add('previous-mismatch', where);
    for (const relation of statement?.relations ?? []) {
      const other = this.entries.get(relation.number)?.leafHash;
      if (relation.number >= number || (other && !equal(other, relation.leafHash))) {
        this.findings.add('relation-mismatch', where);
      }
    }
  }

  // Files that stood before their opening: read once more.
  async lateFiles() {
    for (const member of this.late) {
      const task = this.taskOf(member);
      if (!task) {
        const known = this.entries.get(member.kind.entry).tasks !== null;
        if (known || !member.kind) this.findings.add('unexpected-member', this.whereOf(member));
        continue;
      }
      const bytes = fileBytes(task);
      for await (const chunk of member.reread()) await bytes.push(chunk);
      await this.bytesDone(member, bytes);
    }
  }

  // 6
  checkFiles() {
    for (const { number, tasks, files } of this.entries.values()) {
      for (const task of tasks ?? []) {
        if (files.has(task.number)) continue;
        this.findings.add('missing-file', { entry: String(number), file: task.member });
      }
    }
  }

  checkSenders() {
    for (const { name, kind } of this.members.values()) {
      if (kind?.kind !== 'sender') continue;
      const shown = this.members.has(`data/entry-${kind.entry}/opening.cbor`);
      if (!shown && !(this.entries.has(kind.entry) && kind.entry > 0n)) {
        this.findings.add('unexpected-member', { file: name });
      }
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
    const texts = { 'bagit.txt': BAGIT, 'bag-info.txt': `Payload-Oxum: ${bytes}.${payload.length}\n` };
    for (const [name, text] of Object.entries(texts)) {
      if (content(name) && !equal(content(name), utf8(text))) this.findings.add('bag-malformed', { file: name });
    }
    for (const [name, covers] of [['manifest-sha256.txt', isPayload], ['tagmanifest-sha256.txt', isTag]]) {
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
    const rewrapped = !equal(fileKeyCommitment(unlocked.fileKey), fileKey) ||
      (unlocked.index === null) !== (mode === 'passphrase') ||
      (unlocked.index !== null && recipients.length !== unlocked.stanzas);
    if (rewrapped) this.findings.add('rewrapped');
    if (unlocked.index === null) return rewrapped ? 'no' : 'passphrase';
    const addressed = equal(recipientCommitment(unlocked), recipients[unlocked.index]);
    if (!addressed && recipients.length === unlocked.stanzas) this.findings.add('not-addressed');
    return rewrapped || !addressed ? 'no' : 'yes';
  }
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
