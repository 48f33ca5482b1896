// What -v tells of a connection on stderr: > what went out, < what came in, * the rest, with times since it began.
import { formatBytes, formatDuration } from '../../src-shared/bytes/byte-size';
import type { CaptureAppend, EventData } from '../../src-shared/capture';
import type { Terminal } from '../terminal';

export class WireStory {
  readonly #terminal: Terminal;
  readonly #isTold: boolean;
  /** `#3 ` where there are several connections. */
  readonly #mark: string;
  readonly #startedAt = performance.now();

  constructor(terminal: Terminal, isTold: boolean, mark: string) {
    this.#terminal = terminal;
    this.#isTold = isTold;
    this.#mark = mark;
  }

  tell(event: CaptureAppend): void {
    if (!this.#isTold) return;
    const line = lineOf(event);
    if (line === undefined) return;
    const time = formatDuration(Math.round((performance.now() - this.#startedAt) * 1000));
    this.#terminal.say(`${this.#mark}${line.slice(0, 1)} ${time}  ${line.slice(2)}`);
  }
}

function lineOf(event: CaptureAppend): string | undefined {
  switch (event.kind) {
    case 'chunk':
      return `${event.direction === 'sent' ? '>' : '<'} ${formatBytes(event.bytes.length)}`;
    case 'connecting':
      return `* connecting${event.data.via === undefined ? '' : ` through the proxy ${event.data.via}`}`;
    case 'connected':
      return `* ${connectedText(event.data)}`;
    case 'tls':
      return `* ${event.data.protocol} with ${event.data.cipher}, certificate of ${event.data.chain[0]?.subject ?? 'nobody'}${event.data.unchecked ? ' that nobody checked' : ''}`;
    case 'half-close':
      return event.direction === 'sent' ? '> end (FIN)' : '< end (FIN)';
    case 'error':
    case 'note':
      return `* ${event.data.message}`;
    case 'closed':
      return `* ${closedText(event.data)}`;
    default:
      return undefined;
  }
}

function connectedText({
  localAddress,
  localPort,
  remoteAddress,
  remotePort,
  role,
}: EventData<'connected'>): string {
  const ends = [`${localAddress}:${String(localPort)}`, `${remoteAddress}:${String(remotePort)}`];
  return role === 'accepted' ? `accepted ${ends[1] ?? ''}` : `connected ${ends.join(' to ')}`;
}

function closedText({ how, by, unsentBytes }: EventData<'closed'>): string {
  const who = { us: 'by us', peer: 'by the peer', system: 'by the system' }[by];
  const lost = unsentBytes > 0 ? `; ${formatBytes(unsentBytes)} were not sent` : '';
  return `${how} ${who}${lost}`;
}
