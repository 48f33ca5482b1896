// Where an import led, in words; and which entries a filter leaves.
import type { ImportEntry } from '../../../src-shared/catalog';
import { m } from '../../paraglide/messages';

type Outcome = ImportEntry['outcome'];

const whys = {
  'own-folder': m.imports_why_own_folder,
  ancestor: m.imports_why_ancestor,
  added: m.imports_why_added,
  'buf-config': m.imports_why_buf_config,
  vendored: m.imports_why_vendored,
  'opened-folder': m.imports_why_opened_folder,
  bundled: m.imports_why_bundled,
};

export function isUnresolved({ outcome }: ImportEntry): boolean {
  return outcome.kind === 'missing' || outcome.kind === 'refused';
}

/** `built in`, `not found`, or why the folder it was found in counts as a root. */
export function whyText(outcome: Outcome): string {
  if (outcome.kind === 'file') return whys[outcome.why]();
  if (outcome.kind === 'built-in') return m.imports_built_in();
  return outcome.kind === 'missing' ? m.imports_missing() : m.imports_refused();
}

/** @param filter words that must all occur in the names, the path or the reason, in any case */
export function filterImports(imports: readonly ImportEntry[], filter: string): readonly ImportEntry[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return imports;
  return imports.filter(({ name, file, outcome }) => {
    const place = outcome.kind === 'file' ? outcome.path : '';
    const text = `${name} ${file} ${place} ${whyText(outcome)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
