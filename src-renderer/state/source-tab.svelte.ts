// A tab that shows one schema source and its problems.
import type { SourceTabState } from '../../src-shared/workspace';
import type { SchemaState } from './schema.svelte';

export class SourceTab {
  readonly kind = 'source';
  readonly running = false;
  readonly view = null;
  /** What the page shows; not remembered over a restart. */
  section = $state<'problems' | 'imports'>('problems');

  constructor(
    readonly id: string,
    readonly sourceId: string,
    private readonly schema: SchemaState,
  ) {}

  get source() {
    return this.schema.source(this.sourceId);
  }

  get title(): string {
    return this.source?.label ?? '';
  }

  get failed(): boolean {
    return (this.source?.problems.length ?? 0) > 0;
  }

  toState(): SourceTabState {
    return { kind: 'source', id: this.id, sourceId: this.sourceId };
  }

  dispose(): void {}
}
