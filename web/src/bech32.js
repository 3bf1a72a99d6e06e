// Bech32 (BIP 173, without its limit of length) for age keys of 32 bytes.

const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

function polymod(values) {
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((word, i) => (check ^= (top >> i) & 1 ? word : 0));
  }
  return check >>> 0;
}

function expand(prefix) {
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

// Both directions; null: left-over bits that are not zero, or five of them.
function regroup(values, from, to, pad) {
  let buffer = 0;
  let bits = 0;
  const out = [];
  for (const value of values) {
    buffer = ((buffer << from) | value) & 0xfff;
    bits += from;
    while (bits >= to) {
      bits -= to;
      out.push((buffer >> bits) & ((1 << to) - 1));
    }
  }
  if (pad) {
    if (bits) out.push((buffer << (to - bits)) & ((1 << to) - 1));
  } else if (bits >= from || (buffer & ((1 << bits) - 1)) !== 0) {
    return null;
  }
  return out;
}

export function encodeBech32(prefix, bytes) {
  const data = regroup(bytes, 8, 5, true);
  const check = polymod([...expand(prefix), ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const sum = [25, 20, 15, 10, 5, 0].map((shift) => (check >>> shift) & 31);
  return `${prefix}1${[...data, ...sum].map((value) => LETTERS[value]).join('')}`;
}

// text in lower case. 32 bytes or null.
export function decodeBech32(prefix, text) {
  if (!text.startsWith(`${prefix}1`)) return null;
  const values = Array.from(text.slice(prefix.length + 1), (letter) => LETTERS.indexOf(letter));
  if (values.length < 6 || values.includes(-1)) return null;
  if (polymod([...expand(prefix), ...values]) !== 1) return null;
  const bytes = regroup(values.slice(0, -6), 5, 8, false);
  return bytes?.length === 32 ? Uint8Array.from(bytes) : null;
}
