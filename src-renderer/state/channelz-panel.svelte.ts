// What a server tells of its own channels, servers and sockets: lists at the top, one thing at a time below, and back.
import type {
  ChannelzEntry,
  ChannelzQuestion,
  ChannelzRef,
  PanelTarget,
} from '../../src-shared/server-panels';
import type { Failure, Result } from '../../src-shared/result';
import { request } from '../bridge';
import { ChannelzList, type PageQuestion } from './channelz-list.svelte';

/** What is looked at: both lists, or one thing with what belongs to it. */
export interface ChannelzPage {
  /** Null for the lists. */
  entry: ChannelzEntry | null;
  servers: ChannelzList;
  channels: ChannelzList;
  /** What `entry` holds: subchannels, sockets. */
  parts: ChannelzList;
}

export class ChannelzPanel {
  page = $state.raw<ChannelzPage | null>(null);
  /** The way to what is shown; empty at the lists. */
  trail = $state.raw<readonly ChannelzRef[]>([]);
  asking = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** When the shown page was told: milliseconds since 1970. */
  askedAt = $state.raw(0);
  /** Only the newest question's answer counts. */
  private turn = 0;

  /** @param target how the server is reached now, or why it cannot be */
  constructor(private readonly target: () => Result<PanelTarget>) {}

  /** Asks again for what is shown. */
  async refresh(): Promise<void> {
    await this.show(this.trail);
  }

  async open(ref: ChannelzRef): Promise<void> {
    const { kind, id, name } = ref;
    await this.show([...this.trail, { kind, id, name }]);
  }

  /** @param depth how much of the trail stays; 0 shows the lists */
  async back(depth = this.trail.length - 1): Promise<void> {
    await this.show(this.trail.slice(0, Math.max(0, depth)));
  }

  /** Another server: nothing that is shown is about it. */
  restart(): void {
    this.turn += 1;
    Object.assign(this, { page: null, trail: [], asking: false, failure: null });
  }

  private async show(trail: readonly ChannelzRef[]): Promise<void> {
    const turn = (this.turn += 1);
    this.asking = true;
    const last = trail.at(-1);
    const page = last ? await this.readOne(last) : await this.readLists();
    if (turn !== this.turn) return;
    this.asking = false;
    if ('message' in page) return void (this.failure = page);
    Object.assign(this, { page, trail, failure: null, askedAt: Date.now() });
  }

  private async readLists(): Promise<ChannelzPage | Failure> {
    const servers = this.list([], (from) => ({ ask: 'servers', from }));
    const channels = this.list([], (from) => ({ ask: 'channels', from }));
    for (const list of [servers, channels]) {
      await list.more();
      if (list.failure) return list.failure;
    }
    return { entry: null, channels, servers, parts: this.list([]) };
  }

  private async readOne({ kind, id }: ChannelzRef): Promise<ChannelzPage | Failure> {
    const answer = await this.ask({ ask: 'one', kind, id });
    if ('message' in answer) return answer;
    const [entry] = answer.entries;
    if (!entry) return { code: 'no-answer', message: `The server told nothing of ${kind} ${id}.` };
    const sockets: PageQuestion = (from) => ({ ask: 'server-sockets', id, from });
    const parts = this.list(entry.children, kind === 'server' ? sockets : undefined);
    await parts.more();
    if (parts.failure) return parts.failure;
    return { entry, channels: this.list([]), servers: this.list([]), parts };
  }

  private list(known: readonly ChannelzRef[], page?: PageQuestion): ChannelzList {
    const isBare = page?.('0').ask === 'server-sockets';
    return new ChannelzList((question) => this.ask(question), known, page, isBare);
  }

  private async ask(question: ChannelzQuestion) {
    const target = this.target();
    if (!target.ok) return target.error;
    const answer = await request('channelz.ask', { ...target.value, question });
    return answer.ok ? answer.value : answer.error;
  }
}
