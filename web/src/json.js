// The verdict as data, field for field as `aigaq bundle verify --json` prints it.

import { base64, hex, textOf } from './bytes.js';
import { excerptsOf } from './bundle.js';
import { rfc3339Text } from './instant.js';
import { bytesOfBinary, readable } from './policy.js';

const plain = (value) => (typeof value === 'bigint' ? Number(value) : value);

const gapsIn = (content) => content?.parts?.filter((part) => part.gap).length ?? 0;

const listsOf = ({ lists }) =>
  Object.fromEntries(
    Object.entries(lists).map(([key, { shown, total }]) => [key, { shown, of: total }]),
  );

const instant = (seconds) => (seconds === null ? null : rfc3339Text(seconds));

// Of an entry that is dated; an anchor and genesis have none.
const intervalObject = (interval) =>
  interval
    ? { not_before: instant(interval.notBefore), not_after: instant(interval.notAfter) }
    : null;

// What an authority says is not evaluated here, so nothing of it is told.
const evidenceObject = ({ method, state, where, end, stated, first, last, ...more }) => ({
  method,
  state,
  where,
  end: instant(end),
  stated: instant(stated),
  first_entry: plain(first),
  last_entry: plain(last),
  authority: null,
  height: plain(more.height),
  source: more.source || null,
  certificate_until: null,
  expired: false,
  renewed: false,
  revocation: null,
  reason: more.reason || null,
});

const whenObject = ({ whole, evidence }) => ({
  ...intervalObject(whole),
  evidence: evidence.map(evidenceObject),
});

// A name that is not UTF-8 is told in base64 too.
function named(key, bytes) {
  const lossy = textOf(bytes) === null;
  return { [key]: readable(bytes), ...(lossy ? { [`${key}_b64`]: base64(bytes) } : {}) };
}

function entryObject({ number, leafHash, statement, files, excerpts }, intervals) {
  const shown = statement.files.filter((file) => file.content);
  return {
    number: plain(number),
    leaf_hash: hex(leafHash),
    kind: statement.kind,
    status: statement.status,
    author: statement.author,
    lists: listsOf(statement),
    relations: statement.relations.map(({ word, number: to, leafHash: leaf }) => ({
      relation: word,
      number: plain(to),
      leaf_hash: hex(leaf),
    })),
    empty: statement.empty,
    fields: statement.fields,
    gaps: shown.reduce((sum, file) => sum + gapsIn(file.content), gapsIn(statement.text)),
    files: statement.files.map((file) => ({
      ...(file.nameBytes ? named('name', file.nameBytes) : { name: null }),
      path: files.get(file.number)?.name ?? null,
      size: plain(file.size),
      sha256: file.digest ? hex(file.digest) : null,
      excerpts: excerptsOf(excerpts, file.number).map(({ name, first, last }) => ({
        path: name,
        first,
        last,
      })),
    })),
    time: intervals ? intervalObject(intervals.get(number)) : null,
  };
}

// Of a witness's clock, which may be set to anything: null after the year 9999.
export function witnessTime(seconds) {
  if (seconds > 253402300799n) return null;
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}

const witnessObject = ({ name, organisation, seconds }) => ({
  ...named('name', bytesOfBinary(name)),
  ...named('organisation', bytesOfBinary(organisation)),
  time: witnessTime(seconds),
});

// Nothing of a bundle that failed is passed on: it is not known to be anybody's word.
export function verdictObject(verdict) {
  const intact = verdict.integrity === 'ok';
  const known = (value) => (intact ? plain(value) : null);
  const { integrity, signer, time, truth, addressed_to_me, primary } = verdict;
  return {
    v: 1,
    type: 'verdict',
    integrity,
    signer,
    time,
    truth,
    time_interval: verdict.when ? whenObject(verdict.when) : null,
    origin: known(verdict.origin),
    log_vkey: known(verdict.log_vkey),
    fingerprint: known(verdict.fingerprint),
    vault_id: known(verdict.vault_id),
    size: known(verdict.size),
    root: known(verdict.root),
    quorum: intact ? verdict.quorum : 'none',
    witnesses: intact ? verdict.witnesses.map(witnessObject) : [],
    addressed_to_me,
    purpose: known(verdict.purpose),
    entries: intact
      ? verdict.entries.map((entry) => entryObject(entry, verdict.when?.entries))
      : [],
    primary,
    out: null,
  };
}
