// One list of channelz, page by page: what was told so far, and what to ask for next.
import type {
  ChannelzAnswer,
  ChannelzEntry,
  ChannelzQuestion,
  ChannelzRef,
} from '../../src-shared/server-panels';
import type { Failure } from '../../src-shared/result';

/** Parts whose numbers are asked for at once; a server may hold thousands of sockets. */
const mostParts = 50;
const atOnce = 5;

export type AskChannelz = (question: ChannelzQuestion) => Promise<ChannelzAnswer | Failure>;
/** The question for the page that begins with this id; absent: there is nothing but what is known. */
export type PageQuestion = (from: string) => ChannelzQuestion;

export class ChannelzList {
  entries = $state.raw<readonly ChannelzEntry[]>([]);
  asking = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Known by name; their numbers were not asked for yet. */
  private waiting = $state.raw<readonly ChannelzRef[]>([]);
  /** The id with which the next page begins; null: there is none. */
  private next = $state.raw<string | null>(null);
  readonly hasMore = $derived(this.next !== null || this.waiting.length > 0);

  /**
   * @param known what is known of it already
   * @param page how further pages are asked for
   * @param bare pages name things without their numbers
   */
  constructor(
    private readonly ask: AskChannelz,
    known: readonly ChannelzRef[],
    private readonly page?: PageQuestion,
    private readonly bare = false,
  ) {
    this.waiting = unique(known);
    this.next = page ? '0' : null;
  }

  /** The next page; after a failure the same one again. */
  async more(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    this.failure = await this.readMore();
    this.asking = false;
  }

  private async readMore(): Promise<Failure | null> {
    if (this.next !== null && this.waiting.length < mostParts) {
      const failure = await this.readPage(this.next);
      if (failure) return failure;
    }
    const some = this.waiting.slice(0, mostParts);
    const read = await this.readParts(some);
    this.entries = [...this.entries, ...read];
    this.waiting = this.waiting.slice(some.length);
    return null;
  }

  private async readPage(from: string): Promise<Failure | null> {
    const answer = this.page ? await this.ask(this.page(from)) : null;
    if (!answer) return null;
    if ('message' in answer) return answer;
    const last = answer.entries.at(-1);
    // A server that goes in circles is asked no further.
    const goesOn = !answer.end && last !== undefined && BigInt(last.id) >= BigInt(from);
    this.next = goesOn ? String(BigInt(last.id) + 1n) : null;
    const known = new Set([...this.entries, ...this.waiting].map(key));
    const fresh = answer.entries.filter((entry) => !known.has(key(entry)));
    if (this.bare) this.waiting = [...this.waiting, ...fresh];
    else this.entries = [...this.entries, ...fresh];
    return null;
  }

  private async readParts(refs: readonly ChannelzRef[]): Promise<ChannelzEntry[]> {
    const parts: ChannelzEntry[] = [];
    for (let from = 0; from < refs.length; from += atOnce) {
      const some = refs.slice(from, from + atOnce);
      parts.push(...(await Promise.all(some.map((ref) => this.readPart(ref)))));
    }
    return parts;
  }

  /** A part that is gone by now is shown with its name alone. */
  private async readPart(ref: ChannelzRef): Promise<ChannelzEntry> {
    const answer = await this.ask({ ask: 'one', kind: ref.kind, id: ref.id });
    return ('message' in answer ? undefined : answer.entries[0]) ?? nameAlone(ref);
  }
}

function nameAlone({ kind, id, name }: ChannelzRef): ChannelzEntry {
  const nothing = { state: '', target: '', local: '', remote: '' };
  return { kind, id, name, ...nothing, counts: [], times: [], children: [], trace: [] };
}

const key = ({ kind, id }: ChannelzRef): string => `${kind} ${id}`;

function unique(refs: readonly ChannelzRef[]): ChannelzRef[] {
  return [...new Map(refs.map((ref) => [key(ref), ref])).values()];
}
