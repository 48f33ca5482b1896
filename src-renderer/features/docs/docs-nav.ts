// What the parts of a documentation page can do.
import type { DocMethod } from '../../../src-shared/proto/docs-page';

/** Where comments and types lead. */
export interface DocsLinks {
  /** Shows the declaration of that full name. */
  go: (symbol: string) => void;
  /** https only. */
  openLink: (url: string) => void;
}

export interface DocsNav extends DocsLinks {
  openMethod: (method: DocMethod) => void;
}
