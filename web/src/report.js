// The verdict as plain data for the page. Content is there only when nothing was found against it.

import { excerptsOf } from './bundle.js';
import { hex } from './bytes.js';
import { rfc3339Text } from './instant.js';
import { witnessTime } from './json.js';
import { headFingerprint } from './note.js';
import { nameOf } from './policy.js';

const fileReport = (own) => (file) => {
  const member = own.files.get(file.number);
  return {
    number: file.number,
    name: file.name,
    mediaType: file.mediaType,
    fields: file.fields,
    parts: file.content?.parts ?? null,
    excerpts: excerptsOf(own.excerpts, file.number).map(({ digest, ...part }) => ({
      ...part,
      sha256: hex(digest),
    })),
    shown: file.content !== null,
    member: member ? { name: member.name, size: member.size, sha256: hex(member.digest) } : null,
  };
};

function entryReport(own) {
  const { statement } = own;
  return {
    number: String(own.number),
    leafHash: hex(own.leafHash),
    kind: statement.kind,
    status: statement.status,
    author: statement.author,
    fields: statement.fields,
    lists: statement.lists,
    empty: statement.empty,
    text: statement.text,
    relations: statement.relations.map(({ word, number }) => ({ word, number: String(number) })),
    files: statement.files.map(fileReport(own)),
  };
}

const instant = (seconds) => (seconds === null ? null : rfc3339Text(seconds));

// Times as texts, heights and entries as texts too.
function whenReport({ whole, evidence }) {
  return {
    notBefore: instant(whole.notBefore),
    notAfter: instant(whole.notAfter),
    evidence: evidence.map(({ method, state, where, height, source, reason, ...more }) => ({
      ...{ method, state, where, source, reason },
      height: height === null ? '?' : String(height),
      stated: instant(more.stated),
      unchecked: instant(more.unchecked ?? null),
    })),
  };
}

export function reportOf(verdict) {
  const { members, entries, when, ...rest } = verdict;
  const intact = verdict.integrity === 'ok';
  return {
    ...rest,
    when: intact && when ? whenReport(when) : null,
    size: verdict.size === null ? null : String(verdict.size),
    headFingerprint: intact ? headFingerprint(verdict.checkpoint) : null,
    entries: intact ? entries.map(entryReport) : [],
    purpose: intact ? verdict.purpose : null,
    witnesses: verdict.witnesses.map(({ name, organisation, seconds }) => ({
      name: nameOf(name),
      organisation: nameOf(organisation),
      time: witnessTime(seconds),
    })),
  };
}
