// A tab that shows the documentation of one declaration; links between types lead on in the same tab, and back.
import type { Source, SymbolHit } from '../../src-shared/catalog';
import { docsPage, parentName, type DocsPage } from '../../src-shared/proto/docs-page';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import type { DocsTabState } from '../../src-shared/workspace';
import { request } from '../bridge';
import type { SchemaState } from './schema.svelte';

export interface DocsUses {
  readonly hits: readonly SymbolHit[];
  readonly total: number;
}

interface Found {
  page: DocsPage;
  /** The field or value of the page that was asked for. */
  member: string;
}

export class DocsTab {
  readonly kind = 'docs';
  readonly running = false;
  readonly view = null;
  readonly id: string;
  readonly sourceId: string;
  /** Full name of what is shown; a field or an enum value shows what it is in. */
  symbol = $state('');
  /** Null until it is loaded; then the last one that could be shown. */
  page = $state.raw<DocsPage | null>(null);
  member = $state('');
  /** Where the file of the page is on this machine; null when it is not, or nobody knows yet. */
  path = $state.raw<string | null>(null);
  /** Where the shown type is used; null while nobody knows. */
  uses = $state.raw<DocsUses | null>(null);
  /** Why the declaration that was asked for is not shown. */
  failure = $state.raw<Failure | null>(null);
  private behind = $state.raw<string[]>([]);
  /** Source, revision and symbol of what is shown or being loaded. */
  private shown = '';

  constructor(
    { id, sourceId, symbol }: DocsTabState,
    private readonly schema: SchemaState,
  ) {
    this.id = id;
    this.sourceId = sourceId;
    this.symbol = symbol;
    if (schema.known) void this.refresh();
  }

  get source(): Source | undefined {
    return this.schema.source(this.sourceId);
  }

  get title(): string {
    return this.page?.name ?? this.symbol.split('.').at(-1) ?? this.symbol;
  }

  get failed(): boolean {
    return this.page === null && this.failure !== null;
  }

  /** What an export of this page holds: the declaration itself, the service of a method. */
  get exported(): string | undefined {
    return this.page?.kind === 'method' ? this.page.parent?.typeName : this.page?.symbol;
  }

  get canGoBack(): boolean {
    return this.behind.length > 0;
  }

  /** Shows another declaration of the same source; one that is not there leaves the page as it is, with the reason. */
  async go(symbol: string): Promise<void> {
    const from = this.symbol;
    if (symbol === from) return;
    if (await this.show(symbol)) this.behind = [...this.behind, from];
  }

  async goBack(): Promise<void> {
    const last = this.behind.at(-1);
    if (last === undefined) return;
    this.behind = this.behind.slice(0, -1);
    await this.show(last);
  }

  /** After a load of the source: what is shown may have changed. */
  async refresh(): Promise<void> {
    await this.show(this.symbol);
  }

  toState(): DocsTabState {
    const { id, sourceId, symbol } = this;
    return { kind: 'docs', id, sourceId, symbol };
  }

  dispose(): void {}

  private async show(symbol: string): Promise<boolean> {
    const { source } = this;
    if (!source || source.revision === 0) return false;
    const key = `${source.revision} ${symbol}`;
    if (this.shown === key) return true;
    const before = this.shown;
    this.shown = key;
    const found = await this.find(source, symbol);
    if (this.shown !== key) return false;
    if (!found.ok) {
      this.failure = found.error;
      this.shown = before;
      return false;
    }
    const { page, member } = found.value;
    if (this.page?.symbol !== page.symbol) this.uses = null;
    if (this.page?.file !== page.file) this.path = null;
    Object.assign(this, { symbol, page, member, failure: null });
    void this.findUses(page, key);
    void this.findPlace(page, key);
    return true;
  }

  /** A method, a field or a value is found in what declares it. */
  private async find(source: Source, symbol: string): Promise<Result<Found>> {
    let failure: Failure = notHere(symbol, source);
    for (let name = symbol; name !== ''; name = parentName(name)) {
      const types = await this.schema.types(source, [name]);
      if (!types.ok) {
        failure = name === symbol && types.error.code !== 'unknown-type' ? types.error : failure;
        continue;
      }
      const page = docsPage(types.value, symbol) ?? docsPage(types.value, name);
      if (page)
        return ok({ page, member: page.symbol === symbol ? '' : symbol.slice(page.symbol.length + 1) });
    }
    return fail(failure.code, failure.message, failure.detail);
  }

  private async findPlace({ file }: DocsPage, key: string): Promise<void> {
    const answer = await request('schema.place', { sourceId: this.sourceId, file });
    if (this.shown === key && answer.ok) this.path = answer.value.path;
  }

  private async findUses({ kind, symbol }: DocsPage, key: string): Promise<void> {
    if (kind !== 'message' && kind !== 'enum') return;
    const answer = await request('schema.uses', { sourceId: this.sourceId, typeName: symbol });
    if (this.shown === key && answer.ok) this.uses = answer.value;
  }
}

function notHere(symbol: string, { label }: Source): Failure {
  return {
    code: 'unknown-type',
    message: `${symbol} is not in ${label}. It may be in a file that is not loaded, or have another name now.`,
  };
}
