// Findings: data, all of them collected (docs/formats/findings.md).

const ASPECTS = new Map([
  ['signer-untrusted', 'signer'],
  ['signer-bad', 'signer'],
  ['quorum-not-met', 'signer'],
  ['cosignature-invalid', 'signer'],
  ['time-contradicted', 'time'],
  ['wrong-passphrase', 'input'],
  ['no-matching-key', 'input'],
]);

// Of all classes found the one that stands first here is the primary one.
const PRECEDENCE = `
wrong-passphrase no-matching-key age-malformed age-header truncated age-payload limit-exceeded
tar-malformed trailing-data padding member-order member-too-large entry-too-large missing-entry
missing-member unknown-version genesis-invalid entry-malformed vault-id-mismatch
checkpoint-malformed checkpoint-signature origin-mismatch number-mismatch previous-mismatch
proof-malformed checkpoint-mismatch inclusion-mismatch opening-malformed count-mismatch
statement-root-mismatch author-signature head-closed unknown-kind unknown-status unknown-type
leaf-malformed unknown-field slot-mismatch type-mismatch nested-without-parent nested-unopened
cuts-mismatch word-not-utf8 opening-mismatch unknown-relation relation-mismatch duress-closed
missing-file file-mismatch file-size-mismatch file-digest-mismatch size-beside-gap unexpected-member
time-malformed time-signature time-consistency time-mismatch time-links bag-malformed
manifest-malformed manifest-mismatch unlisted-member signature-malformed bundle-signature rewrapped
not-addressed cosignature-invalid`
  .trim()
  .split(/\s+/);

export const primaryOf = (findings) =>
  PRECEDENCE.find((kind) => findings.some((finding) => finding.class === kind)) ?? null;

export class Findings {
  constructor() {
    this.list = [];
    this.known = new Set();
  }

  // where: entry, file, offset, length, as they apply. The same fault is listed once.
  add(kind, where = {}) {
    const key = JSON.stringify([kind, where.entry, where.file]);
    if (this.known.has(key)) return;
    this.known.add(key);
    this.list.push({ class: kind, aspect: ASPECTS.get(kind) ?? 'integrity', ...where });
  }

  get classes() {
    return [...new Set(this.list.map((finding) => finding.class))].sort();
  }
}
