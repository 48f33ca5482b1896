// Search over every declaration of every source: one question at a time, and only the newest text's answer is shown.
import type { SymbolHit, SymbolKind } from '../../src-shared/catalog';
import { request } from '../bridge';

/** Enough to look through by hand. */
const listed = 60;

export class SymbolSearch {
  hits = $state.raw<readonly SymbolHit[]>([]);
  /** How many there are in all. */
  total = $state(0);
  /** Text of the answer that is shown. */
  shown = $state('');
  private wanted: string | null = null;
  private asking = false;

  /** @param kinds these alone, and an empty text lists them; all kinds when left out, and an empty text clears the answer */
  constructor(private readonly kinds?: SymbolKind[]) {}

  find(text: string): void {
    const query = text.trim().slice(0, 200);
    if (query === this.wanted) return;
    this.wanted = query;
    if (!this.isQuestion(query)) this.show('', [], 0);
    else if (!this.asking) void this.ask();
  }

  /** The sources may have changed: the same text is asked again. */
  forget(): void {
    this.wanted = null;
  }

  /** What is typed while main looks is asked for when it has answered; texts in between are not. */
  private async ask(): Promise<void> {
    this.asking = true;
    for (let query: string | null = null; query !== this.wanted && this.isQuestion(this.wanted);) {
      query = this.wanted;
      const { kinds } = this;
      const answer = await request('schema.search', { query, limit: listed, ...(kinds ? { kinds } : {}) });
      if (query !== this.wanted) continue;
      if (answer.ok) this.show(query, answer.value.hits, answer.value.total);
      else this.show(query, [], 0);
    }
    this.asking = false;
  }

  private isQuestion(query: string | null): query is string {
    return query !== null && (query !== '' || this.kinds !== undefined);
  }

  private show(text: string, hits: readonly SymbolHit[], total: number): void {
    this.shown = text;
    this.hits = hits;
    this.total = total;
  }
}
