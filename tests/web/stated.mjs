// What the page reads out of an answer of `openssl ts`, and that no cut or altered one trips it up.

import { rfc3339Text } from '../../web/src/instant.js';
import { sha256Of } from '../../web/src/hash.js';
import { statedTime } from '../../web/src/token.js';

const ANSWER = [
  'MIIB2zADAgEAMIIB0gYJKoZIhvcNAQcCoIIBwzCCAb8CAQMxDzANBglghkgBZQMEAgEFADBoBgsqhkiG9w0BCRABBK',
  'BZBFcwVQIBAQYEKgMEATAxMA0GCWCGSAFlAwQCAQUABCBp4VKF5PEwkj4XOEomPfwIYv1g5AwIckUQ1DBfDWS7lQIB',
  'AhgPMjAyNjExMjIwOTE5NDhaMAMCAR4xggE9MIIBOQIBATAoMBAxDjAMBgNVBAMMBXN0YW1wAhRyoLRr+/f5jQ+weo',
  'r4rN9EpN9CITANBglghkgBZQMEAgEFAKCBpDAaBgkqhkiG9w0BCQMxDQYLKoZIhvcNAQkQAQQwHAYJKoZIhvcNAQkF',
  'MQ8XDTI2MTEyMjA5MTk0OFowLwYJKoZIhvcNAQkEMSIEIBI9QqWL9sO2JrVexzFZ+vdPOjybAjNBT6HhfhtiU3b3MD',
  'cGCyqGSIb3DQEJEAIvMSgwJjAkMCIEICf2mD4oydg5fK+fLuB8ikJWUTF0XdeOe/kOtYZ61kXAMAoGCCqGSM49BAMC',
  'BEgwRgIhAIGS3cI2UdX7l+OqFPT37ILEXzMDDDt/GBFe5KT7R0xaAiEA6VVaYTVTlkE6WiSKIh7TSLHadZM6rtvb7t',
  'gCSJwfUXM=',
].join('');

export function statedTimes(check) {
  const answer = new Uint8Array(Buffer.from(ANSWER, 'base64'));
  const digest = sha256Of(new TextEncoder().encode('a stamped file\n'));
  const stated = statedTime(answer, digest);
  check('token: stated time', stated && rfc3339Text(stated) === '2026-11-22T09:19:48Z', stated);
  check('token: about another file', statedTime(answer, sha256Of(digest)) === null);
  for (let cut = 0; cut < answer.length; cut++) {
    check(`token: cut at ${cut}`, statedTime(answer.subarray(0, cut), digest) === null);
  }
  for (let at = 0; at < answer.length; at++) {
    const altered = answer.slice();
    altered[at] ^= 0xff;
    const found = statedTime(altered, digest);
    check(`token: byte ${at} altered`, found === null || Number.isInteger(found));
  }
}
