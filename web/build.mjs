// Builds dist/verify.html: one file, its script and style pinned by their hashes.
// Usage: node build.mjs [--check]: with --check nothing is written, and a difference is an error.

import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const at = (path) => new URL(path, import.meta.url);
const sha256 = (text, encoding) => createHash('sha256').update(text).digest(encoding);
const source = (text) => `'sha256-${sha256(text, 'base64')}'`;

const bundled = await build({
  entryPoints: [at('src/main.js').pathname],
  bundle: true,
  write: false,
  format: 'iife',
  target: ['chrome109', 'firefox102'],
  charset: 'utf8',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  absWorkingDir: at('.').pathname,
});
// Inside a script element no text may look like the element's end.
const script = bundled.outputFiles[0].text
  .replaceAll('</script', '<\\/script')
  .replaceAll('<!--', '<\\!--');
const style = readFileSync(at('page.css'), 'utf8');
const policy = [
  "default-src 'none'",
  `script-src ${source(script)}`,
  'worker-src blob:',
  `style-src ${source(style)}`,
  'img-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
const parts = { csp: policy, style, script };
const page = readFileSync(at('page.html'), 'utf8').replace(
  /\{\{(\w+)\}\}/g,
  (_, name) => parts[name],
);

if (process.argv.includes('--check')) {
  if (readFileSync(at('dist/verify.html'), 'utf8') !== page) {
    console.error('web/dist/verify.html is not what web/ builds: run `npm run build` in web/.');
    process.exit(1);
  }
} else {
  mkdirSync(at('dist/'), { recursive: true });
  writeFileSync(at('dist/verify.html'), page);
}
console.log(`verify.html: ${Buffer.byteLength(page)} bytes, SHA-256 ${sha256(page, 'hex')}`);
