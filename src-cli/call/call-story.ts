// What -v tells on stderr: > what went out, < what came in, * the rest, with times since the call began.
import { formatBytes, formatDuration } from '../../src-shared/bytes/byte-size';
import type { CaptureAppend, EventData, HeaderEntry, StatusData, WireTotals } from '../../src-shared/capture';
import { statusName } from '../../src-shared/grpc-status';
import type { Terminal } from '../terminal';

export class CallStory {
  readonly #terminal: Terminal;
  readonly #isTold: boolean;
  readonly #startedAt = performance.now();
  readonly #sent = { count: 0, bytes: 0 };
  readonly #received = { count: 0, bytes: 0 };
  #headersMs: number | undefined;
  #firstMs: number | undefined;

  constructor(terminal: Terminal, isTold: boolean) {
    this.#terminal = terminal;
    this.#isTold = isTold;
  }

  tell(event: CaptureAppend): void {
    if (!this.#isTold) return;
    if (event.kind === 'message') this.#countMessage(event);
    else if (event.kind === 'request-headers') this.#requestHeaders(event.data);
    else if (event.kind === 'half-close') this.#terminal.say(`* ${this.#time()}  end of the request`);
    else if (event.kind === 'response-headers') this.#responseHeaders(event.data.entries);
    else if (event.kind === 'status') this.#end(event.data);
  }

  #requestHeaders({ entries, target, secured, attempt, previous }: EventData<'request-headers'>): void {
    const again = attempt === undefined ? '' : `, attempt ${String(attempt)} ${reasonText(previous)}`;
    this.#terminal.say(
      `* ${this.#time()}  connected to ${target}, ${securedWords[secured ?? 'plaintext']}${again}`,
      ...entries.map((entry) => `> ${headerText(entry)}`),
    );
  }

  #responseHeaders(entries: readonly HeaderEntry[]): void {
    this.#headersMs ??= this.#elapsed();
    this.#terminal.say(
      `* ${this.#time()}  headers of the answer`,
      ...entries.map((entry) => `< ${headerText(entry)}`),
    );
  }

  #countMessage({ direction, bytes }: { direction: 'sent' | 'received'; bytes: Uint8Array }): void {
    const counts = direction === 'sent' ? this.#sent : this.#received;
    counts.count += 1;
    counts.bytes += bytes.byteLength;
    if (direction === 'received') this.#firstMs ??= this.#elapsed();
  }

  #end({ code, trailers, wire, origin, raw }: StatusData): void {
    const ms = (value: number | undefined) => (value === undefined ? 'none' : durationText(value));
    const made = origin === 'local' ? ' (made on this machine)' : '';
    this.#terminal.say(
      `* ${this.#time()}  ${statusName(code)}${made}`,
      ...(raw === undefined ? [] : [`* grpc-js wrote: ${raw}`]),
      ...trailers.map((entry) => `< ${headerText(entry)}`),
      `* sent ${countText(this.#sent)}${wireText(wire?.sent)}, received ${countText(this.#received)}${wireText(wire?.received)}`,
      `* headers ${ms(this.#headersMs)}, first message ${ms(this.#firstMs)}, whole call ${durationText(this.#elapsed())}`,
    );
  }

  #elapsed(): number {
    return performance.now() - this.#startedAt;
  }

  #time(): string {
    return durationText(this.#elapsed());
  }
}

const securedWords = {
  plaintext: 'plaintext',
  tls: 'TLS',
  unverified: 'TLS with a certificate that nobody checked',
} as const;

function headerText({ key, value }: HeaderEntry): string {
  return `${key}: ${value}`;
}

/** Why there is another attempt. */
function reasonText(previous: EventData<'request-headers'>['previous']): string {
  if (previous === undefined) return '(hedged: the one before still runs)';
  const { code, message } = previous;
  return `after ${statusName(code)}${message === '' ? '' : `: ${message}`}`;
}

function countText({ count, bytes }: { count: number; bytes: number }): string {
  return `${String(count)} ${count === 1 ? 'message' : 'messages'} of ${formatBytes(bytes)}`;
}

function wireText(totals: WireTotals | undefined): string {
  return totals === undefined || totals.compressed === 0
    ? ''
    : ` (${formatBytes(totals.wireBytes)} compressed)`;
}

function durationText(ms: number): string {
  return formatDuration(Math.round(ms * 1000));
}
