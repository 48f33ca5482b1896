// What the parts of a documentation page can do.
import type { DocMethod } from '../../../src-shared/proto/docs-page';

export interface DocsNav {
  /** Shows the declaration of that full name. */
  go: (symbol: string) => void;
  /** https only. */
  openLink: (url: string) => void;
  openMethod: (method: DocMethod) => void;
}
