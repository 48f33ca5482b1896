// Which authorities the settings of a target trust, when a person trusts one more: what was trusted before stays.
import type { PemSource, TlsSettings } from '../../src-shared/target-settings';

/** The file that the roots come from; undefined when there is none. */
export function rootsFileOf({ roots }: TlsSettings): string | undefined {
  return roots !== undefined && 'path' in roots && roots.path.trim() !== '' ? roots.path : undefined;
}

/**
 * In place of the system's authorities, since this target needs one of its own; else beside those that the settings name.
 * @param root a pasted one joins pasted ones
 */
export function trusting(tls: TlsSettings, root: PemSource): TlsSettings {
  const { roots, moreRoots = [] } = tls;
  if (roots === undefined || isEmpty(roots)) return { ...tls, roots: root };
  const all = [roots, ...moreRoots];
  if (all.some((one) => JSON.stringify(one) === JSON.stringify(root))) return tls;
  if (!('text' in root)) return { ...tls, moreRoots: [...moreRoots, root] };
  if ('text' in roots) return { ...tls, roots: joined(roots.text, root.text) };
  const at = moreRoots.findIndex((one) => 'text' in one);
  const pasted = moreRoots[at];
  if (pasted === undefined || !('text' in pasted)) return { ...tls, moreRoots: [...moreRoots, root] };
  return { ...tls, moreRoots: moreRoots.with(at, joined(pasted.text, root.text)) };
}

function joined(before: string, added: string): PemSource {
  const text = before.trim();
  if (text.includes(added.trim())) return { text };
  return { text: text === '' ? added : `${text}\n${added}` };
}

function isEmpty(source: PemSource): boolean {
  return ('text' in source ? source.text : source.path).trim() === '';
}
