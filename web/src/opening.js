// What an opening shows of an entry, and every rule for it (docs/formats/opening.md). Numbers in
// comments are those of the page's list. Bytes of files come later: `tasks` says what to check.

import { equal, hex, textOf, utf8 } from './bytes.js';
import { Malformed, OverLimit } from './cbor.js';
import { authorOf } from './entry.js';
import { sha256Of } from './hash.js';
import { parseLeaf } from './leaf.js';
import { endsInWhiteSpace } from './note.js';
import { parseOpening } from './openingshape.js';
import * as schema from './schema.js';
import * as tree from './saltedtree.js';

const TEXT_SLOT = 61;
const DURESS_SLOT = 62;
const IDENTITIES_SLOT = 63;
const IDENTITIES_LEAVES = 4;
const MAX_WORDS = 2 ** 24;
const MAX_CHAFF_RUN = 255;
const MAX_RANGE_LEAVES = 2 ** 27;

// {statement, tasks, excerpts, unreadable}; statement is null where nothing can be said of it.
// entry: null where it is malformed: then the opening is checked by itself.
export function checkOpening(content, entry, findings, where = {}) {
  let opening;
  try {
    opening = parseOpening(content);
  } catch (error) {
    if (!(error instanceof Malformed) && !(error instanceof OverLimit)) throw error;
    findings.add(error instanceof OverLimit ? 'limit-exceeded' : 'opening-malformed', where);
    return { statement: null, tasks: [], unreadable: true };
  }
  return new OpeningCheck(opening, entry, findings, where).run();
}

class OpeningCheck {
  constructor(opening, entry, findings, where) {
    Object.assign(this, { opening, entry, findings, where, tasks: [], excerpts: [] });
  }

  fault(kind) {
    this.findings.add(kind, this.where);
    return null;
  }

  run() {
    const form = this.form(this.opening.form, false);
    if (!form) return { statement: null, tasks: [] };
    const author = this.author(form.root);
    if (!form.head) return { statement: null, tasks: [] };
    this.duress(form);
    const statement = { ...form.head, author, ...this.contents(form) };
    return { statement, tasks: this.tasks, excerpts: this.excerpts };
  }

  // 9: wherever the account itself may stand
  duress({ slots }) {
    const told = ['text', 'summary', 'confession'];
    const account =
      [...slots.values()].some(({ field }) => field && told.includes(field.key)) ||
      this.wordsOfFile;
    if (account && !slots.has(DURESS_SLOT)) this.fault('duress-closed');
  }

  // 2: the form's root and the author's leaf give the statement root.
  author(formRoot) {
    if (!this.entry) return null;
    const { author, leaf } = this.opening;
    const authorLeaf =
      leaf ?? tree.leafUnderSalt(tree.STATEMENT, tree.CONTENT, author.salt, author.cose);
    if (!equal(tree.node(tree.STATEMENT, formRoot, authorLeaf), this.entry.stmt)) {
      this.fault('statement-root-mismatch');
    }
    if (!author) return null;
    const key = authorOf(author.cose, this.entry, formRoot);
    return key ? hex(key) : this.fault('author-signature');
  }

  // {root, head, slots, open}; head is undefined where it is refused.
  form(form, inFile) {
    const count = inFile ? schema.FILE_SLOTS : schema.STATEMENT_SLOTS;
    if (form.n !== count) return this.fault('count-mismatch');
    const plan = tree.planOpening(form);
    if (!plan || form.s.length !== plan.disclosed) return this.fault('opening-malformed');
    const data = form.s.values();
    const root = tree.rootOf(plan, tree.FORM, (seed) => {
      const { d } = data.next().value;
      return d
        ? tree.leaf(tree.FORM, tree.CONTENT, seed, d)
        : tree.leaf(tree.FORM, tree.CHAFF, seed);
    });
    const slots = new Map();
    let at = 0;
    for (const [begin, end] of plan.ranges) {
      for (let i = begin; i < end; i++) slots.set(i, { opened: form.s[at++] });
    }
    const open = (slot) => slots.get(slot)?.opened.d !== undefined;
    const head = this.head(slots.get(0)?.opened, inFile);
    if (head) this.fields(slots, schema.fieldsOf(head.kind), inFile);
    return { root, head, slots, open };
  }

  // 3
  head(slot, inFile) {
    if (!slot?.d) return void this.fault('head-closed');
    if (slot.l || slot.t || slot.f) this.fault('nested-without-parent');
    const leaf = parseLeaf(slot.d);
    if (leaf.fault) return void this.fault(leaf.fault);
    if (leaf.key !== 'head' || leaf.type !== 'head') return void this.fault('slot-mismatch');
    const [kind, version, status] = leaf.value;
    if (!schema.fieldsOf(kind) || (kind === 'file') !== inFile)
      return void this.fault('unknown-kind');
    if (version !== schema.SCHEMA_VERSION) return void this.fault('unknown-version');
    if (!schema.STATUSES.includes(status) || (inFile && status !== 'original')) {
      return void this.fault('unknown-status');
    }
    return { kind, status };
  }

  // 4, 5: fills in `field`, `type`, `value` of the slots that hold what they may.
  fields(slots, fields, inFile) {
    for (const [number, slot] of slots) {
      if (number === 0) continue;
      const { opened } = slot;
      const nested = ['l', 't', 'f'].filter((key) => opened[key]);
      if (!opened.d) {
        if (nested.length) this.fault('nested-without-parent');
        slot.empty = [...fields.values()].find((field) => field.slot === number)?.key;
        if (!inFile && number === IDENTITIES_SLOT) this.fault('slot-mismatch');
        continue;
      }
      const leaf = parseLeaf(opened.d);
      const field = fields.get(leaf.key);
      if (leaf.fault) this.fault(leaf.fault);
      else if (!field) this.fault('unknown-field');
      else if (field.slot !== number) this.fault('slot-mismatch');
      else if (!schema.typesOf(field, inFile).includes(leaf.type)) this.fault('type-mismatch');
      else if (leaf.type === 'bytes' && !bytesFit(field, leaf.value)) this.fault('leaf-malformed');
      else Object.assign(slot, leaf, { field, nested: this.nested(leaf, opened, nested, inFile) });
    }
  }

  // 5, 6: what is opened below a slot.
  nested(leaf, opened, keys, inFile) {
    const allowed = {
      list: ['l'],
      relations: ['l'],
      files: ['l'],
      'file-tree': ['f'],
      'text-tree': inFile ? ['t', 'f'] : ['t'],
      identities: [],
    }[leaf.type];
    if (!allowed) return keys.length ? this.fault('nested-without-parent') : null;
    if (keys.length > 1 || keys.some((key) => !allowed.includes(key)))
      return this.fault('opening-malformed');
    if (leaf.type === 'identities') {
      return leaf.value.count === IDENTITIES_LEAVES ? null : this.fault('count-mismatch');
    }
    if (inFile && leaf.type === 'text-tree') this.wordsOfFile = true;
    if (keys.length === 0) return this.fault('nested-unopened');
    if (keys[0] === 'l') return this.list(leaf, opened.l);
    return keys[0] === 't' ? this.text(leaf.value, opened.t) : this.file(leaf, opened.f);
  }

  plan(parent, opening) {
    if (opening.n !== parent.count) return this.fault('count-mismatch');
    if (opening.r.length === 0) return this.fault('nested-unopened');
    return tree.planOpening(opening) ?? this.fault('opening-malformed');
  }

  // 7
  list(leaf, opening) {
    const plan = this.plan(leaf.value, opening);
    if (!plan) return null;
    if (opening.i.length !== plan.disclosed) return this.fault('opening-malformed');
    const data = opening.i.values();
    const root = tree.rootOf(plan, tree.LIST, (seed) =>
      tree.leaf(tree.LIST, tree.CONTENT, seed, data.next().value),
    );
    if (!equal(root, leaf.value.root)) this.fault('opening-mismatch');
    const itemType = { list: 'text', relations: 'relation', files: 'form' }[leaf.type];
    const items = opening.i.map((item) => this.item(item, leaf.key, itemType));
    const list = { shown: items.length, total: plan.count, items };
    if (leaf.type === 'files') return { ...list, files: this.fileForms(plan, items, opening.m) };
    if (opening.m) this.fault('nested-without-parent');
    return list;
  }

  item(data, key, type) {
    const leaf = parseLeaf(data);
    if (leaf.fault) return this.fault(leaf.fault);
    if (leaf.key !== key) return this.fault('slot-mismatch');
    if (leaf.type !== type) return this.fault('type-mismatch');
    if (type !== 'relation') return leaf.value;
    const [word, leafHash, number] = leaf.value;
    if (!schema.RELATIONS.includes(word)) return this.fault('unknown-relation');
    return { word, leafHash, number: BigInt(number) };
  }

  // 10
  fileForms(plan, items, forms = []) {
    if (forms.length < items.length) this.fault('nested-unopened');
    if (forms.length > items.length) this.fault('opening-malformed');
    const numbers = plan.ranges.flatMap(([begin, end]) =>
      Array.from({ length: end - begin }, (_, i) => begin + i + 1),
    );
    return items
      .map((item, i) => forms[i] && this.fileForm(forms[i], item, numbers[i]))
      .filter(Boolean);
  }

  fileForm(opened, item, number) {
    const form = this.form(opened, true);
    if (!form) return null;
    if (item && !equal(form.root, item[0])) this.fault('opening-mismatch');
    if (!form.head) return null;
    const of = (key) => form.slots.get(schema.fieldsOf('file').get(key).slot);
    const content = of('content')?.nested ?? null;
    const file = {
      number,
      fields: this.plainFields(form),
      content,
      name: nameOf(of('name')),
      nameBytes: nameBytesOf(of('name')),
      mediaType: of('media_type')?.value ?? null,
      size: of('size')?.value ?? null,
      digest: of('sha256')?.value ?? null,
    };
    this.sizesTell(file, form.open(3) || form.open(4));
    return file;
  }

  // 11, 12
  sizesTell(file, told) {
    const { content } = file;
    if (told && !content?.whole) this.fault('size-beside-gap');
    if (content?.excerpt) {
      this.excerpts.push({ ...content.excerpt, number: file.number });
    } else if (content?.task) {
      this.tasks.push({
        ...content.task,
        number: file.number,
        size: file.size,
        digest: file.digest,
      });
    } else if (content?.whole) {
      const content8 = utf8(content.parts.map((part) => part.text ?? '').join(''));
      if (file.size !== null && file.size !== content8.length) this.fault('file-size-mismatch');
      if (file.digest && !equal(file.digest, sha256Of(content8)))
        this.fault('file-digest-mismatch');
    }
  }

  // 12: a file's bytes, in a member of the bundle.
  file(leaf, opening) {
    const plan = this.plan(leaf.value, opening);
    if (!plan) return null;
    const words = leaf.type === 'text-tree';
    if (opening.m === undefined) {
      if (words || opening.c !== undefined || tree.isWhole(plan))
        return this.fault('opening-malformed');
      return { whole: false, excerpt: { plan, root: leaf.value.root } };
    }
    if (!tree.isWhole(plan) || opening.m === '' || words !== (opening.c !== undefined)) {
      return this.fault('opening-malformed');
    }
    if (words && (!cutsHold(opening.c, plan.count, true) || bytesOfCuts(opening.c) > MAX_WORDS)) {
      return this.fault('cuts-mismatch');
    }
    const task = { member: opening.m, plan, root: leaf.value.root, cuts: opening.c ?? null };
    return { whole: true, task, member: opening.m };
  }

  // 8
  text(parent, opening) {
    const plan = this.plan(parent, opening);
    if (!plan) return null;
    const { ranges } = plan;
    if (opening.t.length !== ranges.length || opening.c.length !== ranges.length) {
      return this.fault('opening-malformed');
    }
    const contents = opening.t.map(utf8);
    for (const [i, [begin, end]] of ranges.entries()) {
      const cuts = opening.c[i];
      if (!cutsHold(cuts, end - begin, begin === 0) || bytesOfCuts(cuts) !== contents[i].length) {
        return this.fault('cuts-mismatch');
      }
    }
    if (!contents.every((content, i) => wordsAreText(content, opening.c[i]))) {
      return this.fault('word-not-utf8');
    }
    const leaves = leavesOf(contents, opening.c);
    const root = tree.rootOf(plan, tree.TEXT, (seed) => {
      const data = leaves.next().value;
      return tree.leaf(tree.TEXT, data ? tree.CONTENT : tree.CHAFF, seed, data ?? undefined);
    });
    if (!equal(root, parent.root)) this.fault('opening-mismatch');
    return { whole: tree.isWhole(plan), parts: partsOf(plan, opening.t) };
  }

  contents(form) {
    const filesSlot = form.slots.get(60)?.nested;
    const relations = form.slots.get(59)?.nested;
    return {
      fields: this.plainFields(form),
      empty: [...form.slots.values()].map((slot) => slot.empty).filter(Boolean),
      relations: relations?.items.filter(Boolean) ?? [],
      text: form.slots.get(TEXT_SLOT)?.nested ?? null,
      files: filesSlot?.files ?? [],
      lists: Object.fromEntries(
        [...form.slots.values()]
          .filter((slot) => slot.nested?.items)
          .map((slot) => [slot.key, { shown: slot.nested.shown, total: slot.nested.total }]),
      ),
    };
  }

  // Fields of shapes text and list by key: a text, or an array of texts. Empty slots are left out.
  plainFields(form) {
    const out = {};
    for (const { field, value, nested } of form.slots.values()) {
      if (field?.shape === 'text') out[field.key] = value;
      if (field?.shape === 'list' && nested)
        out[field.key] = nested.items.filter((item) => item !== null);
    }
    return out;
  }
}

// A digest has 32 bytes; a name in bytes is no UTF-8, since one that is stands as text.
const bytesFit = (field, value) =>
  field.key === 'sha256' ? value.length === 32 : textOf(value) === null;

// A name is text, or bytes that are no UTF-8.
function nameOf(slot) {
  if (slot?.value === undefined) return null;
  return typeof slot.value === 'string' ? slot.value : hex(slot.value);
}

const nameBytesOf = (slot) =>
  typeof slot?.value === 'string' ? utf8(slot.value) : (slot?.value ?? null);

// The cuts of one range give `leaves` leaves; no word is empty but the only one of a text.
function cutsHold(cuts, leaves, fromStart) {
  if (cuts.length === 0 || cuts.length % 2 !== 0) return false;
  let sum = 0;
  for (let i = 0; i < cuts.length; i += 2) {
    if (cuts[i] === 0 && !(cuts.length === 2 && fromStart)) return false;
    if (cuts[i + 1] > MAX_CHAFF_RUN) return false;
    sum += 1 + Number(cuts[i + 1]);
  }
  return sum === leaves && sum <= MAX_RANGE_LEAVES;
}

export function bytesOfCuts(cuts) {
  let sum = 0;
  for (let i = 0; i < cuts.length; i += 2) sum += Number(cuts[i]);
  return sum;
}

function wordsAreText(content, cuts) {
  let at = 0;
  for (let i = 0; i < cuts.length; i += 2) {
    if (textOf(content.subarray(at, (at += cuts[i]))) === null) return false;
  }
  return true;
}

// Bytes of each word, null for chaff.
function* leavesOf(contents, allCuts) {
  for (const [range, cuts] of allCuts.entries()) {
    let at = 0;
    for (let i = 0; i < cuts.length; i += 2) {
      yield contents[range].subarray(at, (at += cuts[i]));
      for (let chaff = 0; chaff < cuts[i + 1]; chaff++) yield null;
    }
  }
}

// Texts and gaps in order. A gap is flagged when the text before it does not end in white space.
function partsOf(plan, texts) {
  const parts = [];
  let end = 0;
  for (const [i, [begin, rangeEnd]] of plan.ranges.entries()) {
    if (begin > end) parts.push(gapAfter(parts.at(-1)));
    parts.push({ text: texts[i] });
    end = rangeEnd;
  }
  if (end < plan.count) parts.push(gapAfter(parts.at(-1)));
  return parts;
}

const gapAfter = (part) => ({ gap: part && !endsInWhiteSpace(part.text) ? 'in-word' : 'at-space' });
