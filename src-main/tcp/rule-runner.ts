// Rules at work on one connection: cuts what arrives into frames, finds the rule, and sends its replies in their pace.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultSentence } from '../../src-shared/framing/fault-sentence';
import { FrameCollector, type Collected } from '../../src-shared/framing/frame-collector';
import { byRule } from '../../src-shared/sent-by';
import type { ReplyStep } from '../../src-shared/tcp/rule-reply';
import type { RuleConversation, RuleEvent, RuleHit } from '../../src-shared/tcp/rule-set';
import type { RuleBook } from './rule-book';
import { Silence } from './silence';

/** More answers than this wait for the peer to read: nothing more is read from it until half of them are out. */
const mostWaiting = 256;
const mostWaitingBytes = 8 * 1024 * 1024;

/** What a rule can do on its connection. */
export interface RuleVoice {
  /** `by`: see sent-by.ts. Resolves when there is room for more, to false when the connection takes nothing more. */
  send(bytes: Uint8Array, by: number): Promise<boolean>;
  /** `place` of the rule, from 1. */
  finish(act: 'end' | 'close' | 'reset', place: number): void;
  /** Into the log. */
  note(code: string, message: string): void;
}

export class RuleRunner {
  readonly #book: RuleBook;
  readonly #voice: RuleVoice;
  readonly #silence = new Silence((ms) => this.#fellSilent(ms));
  readonly #over = new AbortController();
  readonly #waiting: RuleHit[] = [];
  #waitingBytes = 0;
  #isSending = false;
  #whenRoom: (() => void)[] = [];
  #edition = -1;
  #conversation!: RuleConversation;
  #collector!: FrameCollector;
  #format: unknown;

  constructor(book: RuleBook, voice: RuleVoice) {
    this.#book = book;
    this.#voice = voice;
    this.#renew();
  }

  /** A client has connected (and TLS, where there is any, is up). */
  connected(): void {
    this.refresh();
    this.#handle({ on: 'connect' });
    this.#silence.begin();
  }

  /** Call after the chunk is in the log; `bytes` are not kept. */
  arrived(bytes: Uint8Array): void {
    if (this.#over.signal.aborted) return;
    this.#renew();
    this.#conversation.noteArrival();
    this.#silence.begin();
    this.#take(this.#collector.push(bytes, nowUs()));
  }

  /** The peer's FIN. */
  peerEnded(): void {
    if (this.#over.signal.aborted) return;
    this.#renew();
    this.#silence.stop();
    this.#take(this.#collector.finish());
    this.#handle({ on: 'end' });
  }

  /** The connection is closed: nothing more happens. */
  closed(): void {
    this.#silence.stop();
    this.#over.abort();
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
    this.#tellRoom();
  }

  /** The book was edited: silences are counted by its new rules at once. */
  refresh(): void {
    this.#renew();
  }

  /** False: so much waits to be sent that no more should be read until `room()`. */
  get hasRoom(): boolean {
    return this.#waiting.length < mostWaiting && this.#waitingBytes < mostWaitingBytes;
  }

  room(): Promise<void> {
    return this.hasRoom ? Promise.resolve() : new Promise((resolve) => this.#whenRoom.push(resolve));
  }

  /** Frames are counted anew when the rules change, cut anew when the framing does. */
  #renew(): void {
    const { edition, set, format } = this.#book;
    if (edition === this.#edition) return;
    this.#edition = edition;
    this.#conversation = set.converse();
    const { framing, checksum, cap } = format;
    const key = JSON.stringify([framing, checksum, cap]);
    if (key !== this.#format) {
      this.#collector = new FrameCollector({ framing, checksum, cap });
    }
    this.#format = key;
    const idle = this.#collector.idleMs;
    this.#silence.setTimes(idle === undefined ? set.idleTimes : [...set.idleTimes, idle]);
  }

  #take(collected: readonly Collected[]): void {
    for (const one of collected) {
      if ('payload' in one) this.#handle({ on: 'frame', payload: one.payload });
      else this.#voice.note('rules-lost', `Rules see no more frames here: ${faultSentence(one.fault)}`);
    }
  }

  #fellSilent(ms: number): void {
    this.#renew();
    const { idleMs } = this.#collector;
    if (idleMs !== undefined && idleMs <= ms) this.#take(this.#collector.elapsed(nowUs()));
    if (this.#book.set.idleTimes.includes(ms)) this.#handle({ on: 'idle', ms });
  }

  #handle(event: RuleEvent): void {
    const hit = this.#conversation.handle(event, { nowMs: Date.now(), random: (size) => randomBytes(size) });
    if (hit === undefined) return;
    if (hit.fault !== undefined) {
      this.#voice.note('rule-failed', `Rule ${hit.index + 1} could not answer. ${hit.fault.message}`);
      return;
    }
    this.#waiting.push(hit);
    this.#waitingBytes += sizeOf(hit);
    if (!this.#isSending) void this.#sendWaiting();
  }

  async #sendWaiting(): Promise<void> {
    this.#isSending = true;
    for (let hit = this.#waiting[0]; hit !== undefined; hit = this.#waiting[0]) {
      await this.#answer(hit);
      if (this.#over.signal.aborted) break;
      this.#waiting.shift();
      this.#waitingBytes -= sizeOf(hit);
      if (this.#waiting.length <= mostWaiting / 2 && this.#waitingBytes <= mostWaitingBytes / 2)
        this.#tellRoom();
    }
    this.#isSending = false;
  }

  /** The first step leaves at once, in the same turn, where nothing delays it. */
  async #answer({ index, steps, then }: RuleHit): Promise<void> {
    const place = index + 1;
    for (const step of steps) if (!(await this.#send(step, byRule(place)))) return;
    if (then !== 'nothing' && !this.#over.signal.aborted) this.#voice.finish(then, place);
  }

  async #send({ bytes, delayMs, split }: ReplyStep, by: number): Promise<boolean> {
    if (delayMs > 0 && !(await this.#pause(delayMs))) return false;
    const size = split?.bytes ?? Math.max(1, bytes.length);
    for (let at = 0; at < bytes.length; at += size) {
      if (at > 0 && split !== null && split.pauseMs > 0 && !(await this.#pause(split.pauseMs))) return false;
      if (!(await this.#voice.send(bytes.subarray(at, at + size), by))) return false;
    }
    return true;
  }

  /** False: the connection closed meanwhile. */
  async #pause(ms: number): Promise<boolean> {
    const { signal } = this.#over;
    return sleep(ms, true, { signal }).catch(() => false);
  }

  #tellRoom(): void {
    const waiting = this.#whenRoom;
    this.#whenRoom = [];
    for (const resolve of waiting) resolve();
  }
}

function sizeOf({ steps }: RuleHit): number {
  return steps.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

function nowUs(): number {
  return Math.round(performance.now() * 1000);
}
