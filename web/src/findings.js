// Findings: data, all of them collected (docs/formats/findings.md).

const ASPECTS = new Map([
  ['signer-untrusted', 'signer'],
  ['signer-bad', 'signer'],
  ['time-contradicted', 'time'],
  ['wrong-passphrase', 'input'],
  ['no-matching-key', 'input'],
]);

export class Findings {
  constructor() {
    this.list = [];
  }

  // where: entry, file, offset, length, as they apply. The same fault is listed once.
  add(kind, where = {}) {
    const finding = { class: kind, aspect: ASPECTS.get(kind) ?? 'integrity', ...where };
    const twin = (other) =>
      other.class === kind && other.entry === where.entry && other.file === where.file;
    if (!this.list.some(twin)) this.list.push(finding);
  }

  has(kind) {
    return this.list.some((finding) => finding.class === kind);
  }

  get classes() {
    return [...new Set(this.list.map((finding) => finding.class))].sort();
  }
}
