// The two files of a capture by their endings: NAME.hcindex and NAME.hcdata.
const ending = /\.hc(?:data|index)$/i;

export function isCaptureFile(path: string): boolean {
  return ending.test(path);
}

/** Without its ending: the name of both files. */
export function captureBase(path: string): string {
  return path.replace(ending, '');
}
