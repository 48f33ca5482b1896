// What comes on a connection: cut into frames where there is a framing, printed, and kept for whoever expects it.
import { hexDump } from '../../src-shared/bytes/hex-dump';
import { printEscapes } from '../../src-shared/bytes/text-print';
import { faultSentence } from '../../src-shared/framing/fault-sentence';
import { type Collected, FrameCollector } from '../../src-shared/framing/frame-collector';
import { defaultCap } from '../../src-shared/framing/framing';
import type { Shown } from '../flags/tcp-flags';
import type { Terminal } from '../terminal';
import type { Inbox } from './inbox';
import type { Plan } from './order';

const hexWidth = 49;

export class Received {
  readonly #terminal: Terminal;
  readonly #plan: Plan;
  readonly #collector: FrameCollector | undefined;
  readonly #inbox: Inbox;
  /** `#3 ` where several connections are printed. */
  readonly #mark: string;
  readonly #shown: Shown | undefined;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #offset = 0;
  #silence: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal, plan: Plan, inbox: Inbox, mark: string) {
    this.#terminal = terminal;
    this.#plan = plan;
    this.#inbox = inbox;
    this.#mark = mark;
    this.#shown = plan.order.choice.shown;
    const { framing } = plan;
    if (framing !== null) this.#collector = new FrameCollector({ framing, cap: defaultCap, checksum: null });
  }

  /** False: the output is behind. The bytes are good only during the call. */
  push(bytes: Uint8Array): boolean {
    if (this.#collector === undefined) {
      this.#inbox.put(bytes.slice());
      return this.#printBytes(bytes);
    }
    const hasRoom = this.#take(this.#collector.push(bytes, nowUs()));
    this.#watchSilence(this.#collector);
    return hasRoom;
  }

  finish(): void {
    clearTimeout(this.#silence);
    if (this.#collector !== undefined) this.#take(this.#collector.finish());
    else if (this.#shown === 'text') this.#text(this.#decoder.decode());
  }

  /** A frame that silence ends. */
  #watchSilence(collector: FrameCollector): void {
    const { idleMs } = collector;
    if (idleMs === undefined) return;
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#take(collector.elapsed(nowUs())), idleMs + 1);
  }

  #take(collected: readonly Collected[]): boolean {
    let hasRoom = true;
    for (const one of collected) {
      if ('fault' in one) this.#terminal.say(`${this.#mark}${faultSentence(one.fault)}`);
      else {
        hasRoom = this.#terminal.out.line(`${this.#mark}${this.#frameText(one.payload)}`) && hasRoom;
        this.#inbox.put(one.payload);
      }
    }
    return hasRoom;
  }

  #frameText(payload: Uint8Array): string {
    if (this.#shown === 'hex') return hexLine(payload);
    const { codec } = this.#plan;
    if (codec === undefined || this.#shown === 'text') return printEscapes(payload);
    const { json, notes } = codec.read(payload);
    this.#terminal.say(...notes.map((note) => `${this.#mark}${note}`));
    return json;
  }

  #printBytes(bytes: Uint8Array): boolean {
    const { out } = this.#terminal;
    if (this.#shown === 'text') return this.#text(this.#decoder.decode(bytes, { stream: true }));
    if (this.#shown !== 'hex') return out.bytes(bytes.slice());
    let hasRoom = true;
    for (const { offset, hex, ascii } of hexDump(bytes, this.#offset)) {
      const place = offset.toString(16).toUpperCase().padStart(8, '0');
      hasRoom = out.line(`${this.#mark}${place}  ${hex.padEnd(hexWidth)}  ${ascii}`);
    }
    this.#offset += bytes.length;
    return hasRoom;
  }

  /** Lines stay lines; what a terminal would obey is written as an escape. */
  #text(text: string): boolean {
    const safe = text.replace(/\p{Cc}/gu, (char) => (char === '\n' || char === '\t' ? char : escaped(char)));
    return this.#terminal.out.bytes(new TextEncoder().encode(safe));
  }
}

function escaped(char: string): string {
  return char === '\r' ? '' : printEscapes(new TextEncoder().encode(char));
}

export function hexLine(payload: Uint8Array): string {
  return Array.from(payload, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}

function nowUs(): number {
  return Math.round(performance.now() * 1000);
}
