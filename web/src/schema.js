// Which field stands in which slot: the tables of docs/formats/schema.md, schema version 1.
// `SLOT KEY` is a field of shape text; another shape stands behind a colon.

export const SCHEMA_VERSION = 1;
export const STATEMENT_SLOTS = 64;
export const FILE_SLOTS = 32;
export const STATUSES = ['original', 'amends', 'retracts', 'supersedes'];
export const RELATIONS = [
  'supports',
  'contradicts',
  'supersedes',
  'retracts',
  'amends',
  'translation_of',
  'transcript_of',
  'derived_from',
  'excerpt_of',
  'answers',
  'about',
];

const COMMON = `
  0 head:head, 1 case, 2 title, 3 language, 4 script, 5 claimed_time, 6 utc_offset,
  7 clock_source, 8 sensitivity, 9 summary, 10 consent_reference, 11 reason, 12 tool,
  13 tool_version, 14 claims:list, 15 place, 16 device, 17 risk, 18 consent,
  57 retry_id, 59 relations:relations, 60 files:files, 61 text:content, 62 duress,
  63 identities:identities
`;

const TABLES = {
  testimony: `${COMMON},
  19 pseudonym, 20 role, 21 adult_or_minor, 22 guardian, 23 interviewer:list,
  24 interpreter:list, 25 others_present:list, 26 start, 27 end, 28 recording,
  29 recording_consent, 30 earlier_interviews:list, 31 read_back, 32 corrected,
  33 signed_or_refused, 34 seen_or_hearsay, 35 dates:list, 36 places:list, 37 precision,
  38 detention_episodes:list, 39 force, 40 unit, 41 methods:list, 42 injuries:list,
  43 deaths_witnessed:list, 44 duress_circumstances, 45 counsel_present, 46 retraction,
  47 confession, 48 medical_annex, 49 istanbul_scale, 50 consent_purposes:list,
  51 consent_bodies:list, 52 consent_items:list, 53 consent_expiry, 54 consent_withdrawal,
  55 referrals_offered:list
`,
  'court-record': `${COMMON},
  19 court, 20 case_number, 21 document_number, 22 judge:list, 23 parties:list,
  24 accused:list, 25 accused_state, 26 article_charged:list, 27 document_kind,
  28 dismissal_ground, 29 document_date, 30 served, 31 obtained, 32 authority, 33 how_obtained,
  34 original_or_copy, 35 pages, 36 missing_pages, 37 seals:list, 38 official_language,
  39 translation, 40 translator, 41 closed_hearing, 42 exhibits_relied_on:list,
  43 stage_and_outcome, 44 sentence, 45 deadline_for_answer, 46 counsel:list,
  47 others_present:list
`,
  source: `${COMMON},
  19 publisher, 20 captured_at, 21 address, 22 account, 23 displayed_date, 24 captured_by,
  25 captured_with, 26 earliest_known_source, 27 relationship, 28 preliminary_assessment,
  29 archive_copies:list, 30 limitations:list, 31 source_verification, 32 item_verification,
  33 content_verification, 34 credit_and_rights, 35 dates:list, 36 places:list, 37 precision
`,
  enrolment: `
  0 head:head, 1 public_key, 2 role, 12 tool, 63 identities:identities
`,
  export: `
  0 head:head, 1 purpose, 2 recipients:list, 3 disclosed:list, 4 mode, 5 checkpoint, 12 tool,
  59 relations:relations, 63 identities:identities
`,
  timestamp: `
  0 head:head, 1 method, 2 stamped, 3 answer, 5 claimed_time, 12 tool,
  59 relations:relations, 63 identities:identities
`,
  anchor: `
  0 head:head, 1 height, 2 hash, 3 source, 5 claimed_time, 12 tool,
  59 relations:relations, 63 identities:identities
`,
  received: `
  0 head:head, 1 case, 2 title, 3 language, 5 claimed_time, 7 clock_source, 12 tool,
  13 tool_version, 19 log_vkey, 20 fingerprint, 21 log_origin, 22 log_size, 23 log_root,
  24 log_entries:list, 25 purpose, 26 bundle_sha256, 27 addressed_to_me, 28 signer,
  57 retry_id, 59 relations:relations, 60 files:files, 63 identities:identities
`,
  file: `
  0 head:head, 1 name, 2 media_type, 3 size:number, 4 sha256:bytes, 5 content:content,
  6 creator, 7 device, 8 capture_time, 9 capture_basis, 10 place, 11 precision, 12 basis,
  13 origin, 14 metadata, 15 parent, 16 transformations:list, 17 graphic, 18 bystanders,
  19 copy_status, 20 rights
`,
};

function parseTable(table) {
  const byKey = new Map();
  for (const field of table.split(',')) {
    const [slot, name] = field.trim().split(' ');
    const [key, shape = 'text'] = name.split(':');
    byKey.set(key, { slot: Number(slot), key, shape });
  }
  return byKey;
}

const KINDS = new Map(Object.entries(TABLES).map(([kind, table]) => [kind, parseTable(table)]));

// Fields of a kind by key; undefined: no kind of ours.
export const fieldsOf = (kind) => KINDS.get(kind);

// Types of leaf that a field's shape allows. `inFile`: a file's form.
export function typesOf(field, inFile) {
  if (field.shape === 'content') return inFile ? ['text-tree', 'file-tree'] : ['text-tree'];
  if (inFile && field.key === 'name') return ['text', 'bytes'];
  return [field.shape];
}
