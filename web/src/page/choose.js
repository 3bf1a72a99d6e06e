// What the reader chose or dropped: a file, or the members of an unpacked folder.

const TOP = 'aigaq-bundle/';

// The folder that was chosen or dropped, with its slash; nothing for loose files.
function rootOf(files) {
  const first = files[0]?.path.split('/');
  const root = first?.length > 1 ? `${first[0]}/` : '';
  return files.every(({ path }) => path.startsWith(root)) ? root : '';
}

// The bag in it (docs/formats/bundle.md, "An unpacked folder"), or null.
function bagIn(files) {
  const root = rootOf(files);
  const has = (prefix) => files.some(({ path }) => path.startsWith(prefix));
  if (files.some(({ path }) => path === `${root}bagit.txt`)) return root;
  if (has(root + TOP)) return root + TOP;
  return has(`${root}data/`) ? root : null;
}

// files: [{path, file}]. Members of the bag among them, by name; null: there is no bag.
export function membersOf(files) {
  const bag = bagIn(files);
  if (bag === null) return null;
  return files
    .filter(({ path }) => path.startsWith(bag))
    .map(({ path, file }) => ({ name: path.slice(bag.length), file }));
}

export const pathsOf = (fileList) =>
  Array.from(fileList, (file) => ({ path: file.webkitRelativePath || file.name, file }));

// {file} or {files}. Chromium opens folders by handles, Firefox by entries.
export async function dropped(transfer) {
  const items = Array.from(transfer.items).filter((item) => item.kind === 'file');
  const plain = Array.from(transfer.files);
  const handles = items.map((item) => item.getAsFileSystemHandle?.() ?? null);
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) {
    return plain.length === 1 ? { file: plain[0] } : { files: pathsOf(plain) };
  }
  const files = [];
  for (const [i, entry] of entries.entries()) {
    const handle = await handles[i];
    if (handle) await walkHandle(handle, '', files);
    else if (entry) await walkEntry(entry, '', files);
  }
  return { files };
}

async function walkHandle(handle, path, out) {
  const own = path + handle.name;
  if (handle.kind === 'file') return void out.push({ path: own, file: await handle.getFile() });
  for await (const child of handle.values()) await walkHandle(child, `${own}/`, out);
}

async function walkEntry(entry, path, out) {
  const own = path + entry.name;
  if (entry.isFile) {
    out.push({ path: own, file: await new Promise((done, failed) => entry.file(done, failed)) });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const batch = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (batch.length === 0) return;
    for (const child of batch) await walkEntry(child, `${own}/`, out);
  }
}
