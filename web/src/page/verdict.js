// The verdict for people: four aspects, never added up. Nothing is green before the reader trusts
// the key: by entering it, or by comparing the fingerprint.

import { readFingerprint } from '../trust.js';
import { definition, el, foreign } from './dom.js';
import { exhibit } from './exhibits.js';
import { hasWords, say } from './words.js';

// state: {report, trustedBy: null | 'key' | 'fingerprint'}; refresh() draws again.
export function renderVerdict(place, state, engine, refresh) {
  const { report } = state;
  place.replaceChildren(
    el('h2', { id: 'result-title' }, say('result')),
    ...(report.integrity === 'not-checked' ? keyTrouble(report) : checked(state, engine, refresh)),
  );
  place.hidden = false;
}

const sentence = (kind) => {
  const id = `finding_${kind.replaceAll('-', '_')}`;
  return say(hasWords(id) ? id : 'finding_other');
};

// A hostile bundle can have a fault for each of a million members.
const MOST_SHOWN = 300;

function findingList(findings) {
  return el(
    'ul.findings',
    {},
    ...findings
      .slice(0, MOST_SHOWN)
      .map((finding) =>
        el(
          'li',
          {},
          sentence(finding.class),
          ' ',
          el('code', {}, finding.class),
          finding.entry === undefined ? null : `, ${say('page_entry')} ${finding.entry}`,
          finding.file === undefined ? null : el('span', {}, ', ', foreign(finding.file)),
        ),
      ),
    findings.length > MOST_SHOWN
      ? el('li', {}, say('more_findings', { count: findings.length - MOST_SHOWN }))
      : null,
  );
}

function keyTrouble({ findings }) {
  return [el('p.overall', {}, say('key_wrong')), findingList(findings)];
}

function checked(state, engine, refresh) {
  const { report } = state;
  const intact = report.integrity === 'ok';
  const overall = intact ? overallOf(state) : 'bundle_failed';
  return [
    el('p.overall', {}, say(overall)),
    el('p.note', {}, say('page_four')),
    el('ul.cards', {}, ...cards(state)),
    ...(intact ? intactParts(state, engine, refresh) : failedParts(report)),
  ];
}

// The reader's policy asks for more organisations than vouched: then nothing makes it green.
const tooFew = ({ quorum }) => quorum === 'not-met';
const knownTooFew = (report) =>
  tooFew(report) && !report.findings.some((finding) => finding.class === 'signer-untrusted');

function overallOf({ report, trustedBy }) {
  if (trustedBy) return 'bundle_ok';
  return knownTooFew(report) ? 'bundle_too_few' : 'bundle_untrusted';
}

function cards({ report, trustedBy }) {
  const intact = report.integrity === 'ok';
  const good = intact && trustedBy ? 'ok' : 'calm';
  const integrity = intact
    ? [good, 'page_a_intact', 'page_a_intact_why']
    : ['bad', 'a_failed', 'a_failed_why'];
  let signer = ['care', 'page_a_untrusted', 'page_a_untrusted_why'];
  if (report.signer === 'bad') signer = ['bad', 'a_bad', 'a_bad_why'];
  else if (knownTooFew(report)) signer = ['care', 'page_a_too_few', 'verdict_quorum_not_met'];
  else if (trustedBy) signer = [good, 'page_a_trusted', `a_trusted_${trustedBy}`];
  return [
    card('integrity', ...integrity),
    card('signer', ...signer),
    timeCard(report),
    card('truth', 'calm', 'page_a_truth', 'page_a_truth_why'),
  ];
}

function timeCard({ time }) {
  if (time === 'contradicted')
    return card('time', 'bad', 'page_a_contradicted', 'finding_time_contradicted');
  if (time === 'interval') return card('time', 'calm', 'page_a_interval', 'page_a_interval_why');
  return card('time', 'calm', 'page_a_claimed', 'page_a_claimed_why');
}

const card = (aspect, tone, answer, why) =>
  el(
    `li.card.${tone}`,
    { 'data-aspect': aspect },
    el('h3', {}, say(`page_q_${aspect}`)),
    el('p.q', {}, say(`page_q_${aspect}_what`)),
    el('p.a', {}, say(answer)),
    el('p.why', {}, say(why)),
  );

function failedParts(report) {
  const faults = report.findings.filter((finding) => finding.aspect !== 'signer');
  return [
    el('h2', {}, say('what_found')),
    findingList(faults),
    el('p', {}, say('bundle_next_failed')),
  ];
}

function intactParts(state, engine, refresh) {
  const { report } = state;
  return [
    fingerprint(state, refresh),
    el(
      'p.buttons',
      {},
      el('button', { type: 'button', onclick: () => window.print() }, say('print')),
    ),
    el('h2', {}, say('page_exhibits')),
    el('p.note', {}, say('page_exhibits_how')),
    ...report.entries.map((entry) => exhibit(entry, report, engine)),
    el('h2', {}, say('page_log')),
    el('p.note', {}, say('page_log_how')),
    el('p.note', {}, say('place_note')),
    logFacts(report),
    ...vouched(report),
    ...timeParts(report),
    el('h2', {}, say('page_for_whom')),
    el(
      'p',
      {},
      say(`verdict_addressed_${report.addressed_to_me.replace('not-checked', 'unchecked')}`),
    ),
    report.purpose
      ? definition([[say('page_purpose'), foreign(report.purpose)]])
      : el('p', {}, say('page_purpose_none')),
    ...limits(state),
  ];
}

const groupsOf = (fingerprint) => fingerprint.split('-');

function fingerprint(state, refresh) {
  const { report, trustedBy } = state;
  const groups = groupsOf(report.fingerprint);
  const spaced = groups.flatMap((group) => [el('span', {}, group), ' ']);
  return el(
    'div.finger',
    {},
    el('h3', {}, say('page_fingerprint')),
    el('p.big', { id: 'fingerprint' }, ...spaced),
    trustedBy
      ? el('p', { role: 'status' }, say(`a_trusted_${trustedBy}`))
      : tooFew(report)
        ? el('p', { role: 'status' }, say('verdict_quorum_not_met'))
        : comparison(state, groups, refresh),
  );
}

function comparison(state, groups, refresh) {
  const message = el('p', { id: 'compare-message', role: 'alert' });
  const input = el('input', {
    type: 'text',
    id: 'compare',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const agree = () => {
    state.trustedBy = 'fingerprint';
    refresh('fingerprint');
  };
  const compare = (event) => {
    event.preventDefault();
    const typed = readFingerprint(input.value);
    if (typed === groups.join('-')) return agree();
    message.textContent = say(typed ? 'compare_differs' : 'compare_incomplete');
    message.className = 'warn';
  };
  const boxes = groups.map((group, i) =>
    el('input', {
      type: 'checkbox',
      id: `group-${i}`,
      onchange: () => boxes.every((box) => box.checked) && agree(),
    }),
  );
  return el(
    'form.screen',
    { onsubmit: compare },
    el('p.note', {}, say('page_fingerprint_how')),
    el('label', { for: 'compare' }, say('compare_type')),
    input,
    el('p.buttons', {}, el('button', { type: 'submit' }, say('compare_button'))),
    message,
    el(
      'fieldset.groups',
      {},
      el('legend', {}, say('compare_groups')),
      ...boxes.map((box, i) => el('span', {}, box, el('label', { for: `group-${i}` }, groups[i]))),
    ),
  );
}

const QUORUM_WORDS = { met: 'verdict_quorum_met', 'not-met': 'verdict_quorum_not_met' };

// What one end rests on.
function basisOf({ method, state, height, source, stated, unchecked, reason }) {
  if (method === 'rfc3161') return say('time_unchecked', { time: unchecked ?? '?' });
  if (state === 'pending') return say('time_pending', { calendar: source || '?' });
  if (state === 'not-evaluated') return say('block_unevaluated', { height });
  if (state === 'does-not-hold') return say('time_does_not_hold', { reason });
  return say('time_block_holds', { height, time: stated, source: source || '?' });
}

function timeParts({ when }) {
  if (!when) return [];
  const [from, to] = [when.notBefore, when.notAfter].map((end) => end ?? say('time_open_end'));
  const line = (one) => {
    const side = one.method === 'anchor' ? 'time_not_before' : 'time_not_after';
    return el('li', {}, foreign(say(side, { where: one.where, basis: basisOf(one) })));
  };
  return [
    el('h2', {}, say('page_time')),
    el('p', { id: 'interval' }, say('time_interval', { from, to })),
    el('ul.evidences', {}, ...when.evidence.slice(0, MOST_SHOWN).map(line)),
  ];
}

// Who vouched, by the reader's policy. Their names are the policy's.
function vouched({ judged, witnesses, quorum }) {
  if (!judged) return [];
  const lines = witnesses.map(({ name, organisation, time }) =>
    el('li', {}, say('verdict_witnessed', { witness: name, organisation, time: time ?? '?' })),
  );
  return [
    el('h2', {}, say('page_witnesses')),
    lines.length ? el('ul.vouched', {}, ...lines) : el('p', {}, say('verdict_unwitnessed')),
    quorum === 'none' ? null : el('p', {}, say(QUORUM_WORDS[quorum])),
    quorum === 'not-met' ? el('p', {}, say('bundle_next_witness')) : null,
  ].filter(Boolean);
}

const logFacts = (report) =>
  el(
    'div',
    {},
    definition([
      [say('page_log_size'), report.size],
      [say('page_head_fingerprint'), el('code', {}, report.headFingerprint)],
    ]),
    el(
      'details',
      {},
      el('summary', {}, say('technical')),
      definition([
        [say('page_log_origin'), el('code', {}, report.origin)],
        [say('page_log_vkey'), el('code', {}, report.log_vkey)],
        [say('page_vault_id'), el('code', {}, report.vault_id)],
        [say('page_log_root'), el('code', {}, report.root)],
      ]),
      el('p', {}, say('page_checkpoint')),
      el('pre.plain', {}, report.checkpoint),
      el('p.note', {}, say('page_checkpoint_keep')),
    ),
  );

const hasTokens = ({ when }) => when?.evidence.some(({ method }) => method === 'rfc3161');

const signedBeside = (others) =>
  others > 0 ? say('not_witnesses', { count: others }) : say('unwitnessed');

function limits({ report, trustedBy }) {
  const list = (ids) => el('ul', {}, ...ids.map((words) => el('li', {}, words)));
  const others = report.signatures - 1;
  const not = [
    trustedBy ? null : say('page_not_signer'),
    report.time === 'claimed-only' ? say('page_not_time') : null,
    hasTokens(report) ? say('not_time_evidence') : null,
    report.judged ? null : signedBeside(others),
    say('page_not_relations'),
    say('page_not_sender'),
  ].filter(Boolean);
  return [
    el('h2', {}, say('page_verified')),
    list([1, 2, 3, 4].map((i) => say(`page_verified_${i}`))),
    el('h2', {}, say('page_not_verified')),
    list(not),
    el('h2', {}, say('page_cannot')),
    list(['truth', 'gaps', 'missing', 'fork'].map((what) => say(`page_cannot_${what}`))),
  ];
}
