// Elements, and evidence text in them. Everything is set as text: nothing is ever parsed as HTML.

export const byId = (id) => document.getElementById(id);

// el('p.note', {title: '…', onclick: f}, child, 'text', …)
export function el(what, attributes = {}, ...children) {
  const [tag, ...classes] = what.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false)
      element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// Controls, direction marks and other characters that work without being seen: shown by number.
const UNSEEN = new RegExp(
  [
    '[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e]',
    '[\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]',
  ].join('|'),
  'gu',
);

function visible(text) {
  const out = [];
  let end = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match[0] === '\r' && text[match.index + 1] === '\n') continue;
    out.push(text.slice(end, match.index));
    const code = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    out.push(el('span.code', {}, `<U+${code}>`));
    end = match.index + match[0].length;
  }
  out.push(text.slice(end));
  return out;
}

// Text of others inside a sentence, and as a block: its direction is its own.
export const foreign = (text) => el('bdi', { dir: 'auto' }, ...visible(text));
export const evidence = (text) => el('div.evidence', { dir: 'auto' }, ...visible(text));
export const evidenceParts = (parts) => el('div.evidence', { dir: 'auto' }, ...parts.flat());
export { visible };

export const definition = (pairs) =>
  el(
    'dl',
    {},
    ...pairs.flatMap(([term, ...values]) => [
      el('dt', {}, term),
      ...values.map((value) => el('dd', {}, value)),
    ]),
  );
