// What the palette can find.
import type { CallKind, SymbolKind } from '../../../src-shared/catalog';

export interface PaletteMethod {
  /** Unique over all sources. */
  id: string;
  name: string;
  /** Full name: `routeguide.RouteGuide`. */
  service: string;
  /** The source's name, when another source has the same service. */
  source?: string | undefined;
  kind: CallKind;
  /** `open in tab 2`; without it the kind is named. */
  note?: string | undefined;
  running?: boolean | undefined;
}

/** A declaration of a source that is no method: it leads to its documentation. */
export interface PaletteSymbol {
  /** Unique over all sources. */
  id: string;
  sourceId: string;
  /** Full name: `pkg.Message.field`. */
  symbol: string;
  kind: SymbolKind;
  source: string;
}

/** A piece of a name: part of the match or not. */
export interface Part {
  text: string;
  hit: boolean;
}
