// What descriptor set files are called: the endings that choosers offer and that a path is recognised by.

const endings = ['binpb', 'pb', 'protoset', 'desc', 'bin', 'fds', 'binarypb'];

/** For choosers, without a dot; gzip goes by its own ending. */
export const setFileExtensions = [...endings, 'gz'];

/** For messages: `.binpb, .pb, ...`. */
export const setFileEndings = endings.map((ending) => `.${ending}`).join(', ');

/** With `.gz` behind it or not. */
export function looksLikeSet(path: string): boolean {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  return endings.some((ending) => name.endsWith(`.${ending}`));
}
