// Which drawn sign a source has.
import type { SourceSummary } from '../../../src-shared/catalog';
import type { IconName } from '../../ui/icons';

const icons: Record<SourceSummary['kind'], IconName> = {
  file: 'file',
  folder: 'folder',
  set: 'binary',
  reflection: 'reflect',
  demo: 'mock',
};

export function sourceIcon({ kind, state }: Pick<SourceSummary, 'kind' | 'state'>): IconName {
  return state === 'failed' && (kind === 'file' || kind === 'set') ? 'file-x' : icons[kind];
}
