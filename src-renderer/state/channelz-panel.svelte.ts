// What a server tells of its own channels, servers and sockets: lists at the top, one thing at a time below, and back.
import type {
  ChannelzEntry,
  ChannelzQuestion,
  ChannelzRef,
  PanelTarget,
} from '../../src-shared/server-panels';
import type { Failure, Result } from '../../src-shared/result';
import { request } from '../bridge';

/** What is looked at: both lists, or one thing with what belongs to it. */
export interface ChannelzPage {
  /** Null for the lists. */
  entry: ChannelzEntry | null;
  channels: readonly ChannelzEntry[];
  servers: readonly ChannelzEntry[];
  /** What `entry` holds: subchannels, sockets; those beyond `mostParts` with nothing but their name. */
  parts: readonly ChannelzEntry[];
  /** The server has more than it told in one answer. */
  more: boolean;
}

/** Parts whose numbers are asked for; a server may hold thousands of sockets. */
const mostParts = 50;
const atOnce = 5;

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
    const servers = await this.ask({ ask: 'servers', from: '0' });
    if ('message' in servers) return servers;
    const channels = await this.ask({ ask: 'channels', from: '0' });
    if ('message' in channels) return channels;
    const more = !servers.end || !channels.end;
    return { entry: null, channels: channels.entries, servers: servers.entries, parts: [], more };
  }

  private async readOne({ kind, id }: ChannelzRef): Promise<ChannelzPage | Failure> {
    const answer = await this.ask({ ask: 'one', kind, id });
    if ('message' in answer) return answer;
    const [entry] = answer.entries;
    if (!entry) return { code: 'no-answer', message: `The server told nothing of ${kind} ${id}.` };
    const sockets = kind === 'server' ? await this.ask({ ask: 'server-sockets', id, from: '0' }) : null;
    if (sockets && 'message' in sockets) return sockets;
    const refs = unique([...entry.children, ...(sockets?.entries ?? [])]);
    const parts = await this.readParts(refs);
    return { entry, channels: [], servers: [], parts, more: sockets?.end === false };
  }

  /** A part that is gone by now is shown with its name alone. */
  private async readParts(refs: readonly ChannelzRef[]): Promise<ChannelzEntry[]> {
    const parts: ChannelzEntry[] = [];
    for (let from = 0; from < refs.length; from += atOnce) {
      const some = refs.slice(from, from + atOnce);
      const asked = from < mostParts ? some.map((ref) => this.readPart(ref)) : some.map(bare);
      parts.push(...(await Promise.all(asked)));
    }
    return parts;
  }

  private async readPart(ref: ChannelzRef): Promise<ChannelzEntry> {
    const answer = await this.ask({ ask: 'one', kind: ref.kind, id: ref.id });
    return ('message' in answer ? undefined : answer.entries[0]) ?? bare(ref);
  }

  private async ask(question: ChannelzQuestion) {
    const target = this.target();
    if (!target.ok) return target.error;
    const answer = await request('channelz.ask', { ...target.value, question });
    return answer.ok ? answer.value : answer.error;
  }
}

function bare({ kind, id, name }: ChannelzRef): ChannelzEntry {
  const nothing = { state: '', target: '', local: '', remote: '' };
  return { kind, id, name, ...nothing, counts: [], times: [], children: [], trace: [] };
}

function unique(refs: readonly ChannelzRef[]): ChannelzRef[] {
  return [...new Map(refs.map((ref) => [`${ref.kind} ${ref.id}`, ref])).values()];
}
