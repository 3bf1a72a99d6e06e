// Bundles on a disk, for the verifier without the page: a file, or the members of an unpacked one
// (docs/formats/bundle.md, "An unpacked folder").

import { existsSync, lstatSync, statSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const TOP = 'aigaq-bundle';

// Opens anew for each piece: a bundle may have more members than a process may open files.
export function fileSource(path) {
  const read = async (offset, length) => {
    const handle = await open(path);
    try {
      const buffer = new Uint8Array(length);
      const { bytesRead } = await handle.read(buffer, 0, length, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  };
  return { size: statSync(path).size, read };
}

const isFolder = (path) => existsSync(path) && statSync(path).isDirectory();

// The folder that holds the members, or null.
function bagIn(folder) {
  if (lstatSync(join(folder, 'bagit.txt'), { throwIfNoEntry: false })) return folder;
  if (isFolder(join(folder, TOP))) return join(folder, TOP);
  return isFolder(join(folder, 'data')) ? folder : null;
}

async function collect(folder, prefix, out) {
  for (const item of await readdir(folder, { withFileTypes: true })) {
    const [path, name] = [join(folder, item.name), prefix + item.name];
    if (item.isDirectory()) await collect(path, `${name}/`, out);
    // A link is never followed: it is a name without bytes.
    else out.push({ name, ...(item.isFile() ? fileSource(path) : { size: 0 }) });
  }
  return out;
}

// For verifyFolder; null: the folder holds no bundle.
export async function folderMembers(folder) {
  const bag = bagIn(folder);
  return bag === null ? null : collect(bag, '', []);
}
