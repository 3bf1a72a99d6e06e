// Times as RFC 3339 texts; inside of the page Unix seconds as numbers (docs/formats/time.md).

const PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:([Zz])|([+-])(\d\d):(\d\d))$/;

export const rfc3339Text = (seconds) =>
  new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

// A full date-time with offset; a fraction of a second is cut off. null for all else.
export function rfc3339Seconds(text) {
  const match = PATTERN.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const [zulu, sign, east, part] = match.slice(7);
  if (!isDate || hour > 23 || minute > 59 || second > 60) return null;
  if (!zulu && (Number(east) > 23 || Number(part) > 59)) return null;
  const offset = zulu ? 0 : (sign === '-' ? -1 : 1) * (Number(east) * 3600 + Number(part) * 60);
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset;
}
