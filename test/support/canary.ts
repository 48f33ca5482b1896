// Finds a secret that must not be there: in files, in what a program wrote, in a clipboard; also as the encodings that hold it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** As text in two encodings, and as base64 at each of its three offsets, wherever it stands in what was encoded. */
function formsOf(canary: string): Buffer[] {
  const inBase64 = [0, 1, 2].map((offset) => {
    const text = Buffer.from(' '.repeat(offset) + canary).toString('base64');
    // The first and the last group depend on the neighbours.
    return Buffer.from(text.slice(offset === 0 ? 0 : 4, -4));
  });
  const hex = Buffer.from(canary).toString('hex');
  return [Buffer.from(canary), Buffer.from(canary, 'utf16le'), ...inBase64, Buffer.from(hex)];
}

export function holdsCanary(canary: string, bytes: Uint8Array | string): boolean {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes);
  return formsOf(canary).some((form) => buffer.includes(form));
}

/** Names, below the folder, of the files that hold it. */
export function filesWith(canary: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name);
    return (
      statSync(path, { throwIfNoEntry: false })?.isFile() === true && holdsCanary(canary, readFileSync(path))
    );
  });
}
