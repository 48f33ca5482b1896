// `C:\temp` sends a TAB: that is what the escape says, and seldom what was meant, so it is never done without a word.

const names: Readonly<Record<string, string>> = {
  t: 'a TAB',
  n: 'a line feed',
  r: 'a carriage return',
  '0': 'a NUL',
};
// A drive or a share, and the folders after it.
const path = /(?<![A-Za-z0-9])(?:[A-Za-z]:(?=\\(?!\\))|\\\\\\\\)[^\s"'<>|*?]*/g;

/** A sentence about the first path in the text whose backslashes are escapes, or undefined. Position from 1. */
export function pathWarning(text: string): string | undefined {
  for (const { 0: found, index } of text.matchAll(path)) {
    const escape = /(?<!\\)(?:\\\\)*\\([tnr0])/.exec(found)?.[1];
    if (escape === undefined) continue;
    const place = [...text.slice(0, index)].length + 1;
    const doubled = found.replace(/(?<!\\)\\(?!\\)/g, '\\\\');
    return `${found} at character ${place} looks like a path, but \\${escape} is ${names[escape] ?? 'a byte'}. Write ${doubled} for the path.`;
  }
  return undefined;
}
