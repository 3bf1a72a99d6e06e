// Saving: streamed to a file where the browser can, else through Blob parts that it keeps on disk.

const canStream = () => typeof window.showSaveFilePicker === 'function';

// chunks: an async iterable that throws when the bytes are not those that were checked.
export async function saveChunks(name, chunks) {
  if (canStream()) {
    const handle = await window.showSaveFilePicker({ suggestedName: name });
    const writable = await handle.createWritable();
    try {
      for await (const chunk of chunks) await writable.write(chunk);
      await writable.close();
    } catch (error) {
      await writable.abort();
      throw error;
    }
    return;
  }
  const parts = [];
  for await (const chunk of chunks) parts.push(new Blob([chunk]));
  saveBlob(name, new Blob(parts, { type: 'application/octet-stream' }));
}

export function saveBlob(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  Object.assign(link, { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
