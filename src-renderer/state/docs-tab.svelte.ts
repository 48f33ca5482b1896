// A tab that shows the documentation of one service, message or enum.
import type { DocsTabState } from '../../src-shared/workspace';

export class DocsTab {
  readonly kind = 'docs';
  readonly running = false;
  readonly failed = false;
  readonly view = null;
  readonly id: string;
  readonly sourceId: string;
  readonly symbol: string;

  constructor({ id, sourceId, symbol }: DocsTabState) {
    this.id = id;
    this.sourceId = sourceId;
    this.symbol = symbol;
  }

  get title(): string {
    return this.symbol.split('.').at(-1) ?? this.symbol;
  }

  toState(): DocsTabState {
    const { id, sourceId, symbol } = this;
    return { kind: 'docs', id, sourceId, symbol };
  }

  dispose(): void {}
}
