// A value in parts as a file of lines, each with a check over it: what is large is read in slices, so that nobody waits for it.
import { crc32 } from 'node:zlib';
import { readUsed, writeWhole } from './cache';
import { Pauses } from './pauses';

const newline = 10;
const space = 32;

/** At least one value. `layout`: a name without spaces that changes with the shape of the values. When the disk refuses, nothing is kept. */
export async function writeLines(path: string, layout: string, values: object[]): Promise<void> {
  const lines = values.map((value) => JSON.stringify(value)).map((text) => `${crc32(text)} ${text}\n`);
  await writeWhole(path, `${layout} ${lines.length}\n${lines.join('')}`);
}

/** What `writeLines` wrote with this layout, whole, in the shape as it was written; undefined for anything else. */
export async function readLines(path: string, layout: string): Promise<unknown[] | undefined> {
  const bytes = await readUsed(path);
  const [head, ...lines] = bytes ? linesOf(bytes) : [];
  if (lines.length === 0 || head?.toString() !== `${layout} ${lines.length}`) return undefined;
  const pauses = new Pauses();
  const values: unknown[] = [];
  for (const line of lines) {
    const start = line.indexOf(space);
    const text = line.subarray(start + 1);
    if (line.subarray(0, start).toString() !== String(crc32(text))) return undefined;
    values.push(JSON.parse(text.toString()));
    await pauses.pause();
  }
  return values;
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (
    let from = 0, end = bytes.indexOf(newline);
    end >= 0;
    from = end + 1, end = bytes.indexOf(newline, from)
  )
    lines.push(bytes.subarray(from, end));
  return lines;
}
