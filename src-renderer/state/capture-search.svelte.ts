// Search in the bytes of one log: the first match as one types, next and previous, and a bounded count of matches.
import type { RowFilter } from '../../src-shared/contract';
import type { Failure } from '../../src-shared/result';
import { request } from '../bridge';
import type { LogSearch } from './log-search';
import { NewestTask } from './newest-task';

/** Matching messages that are counted; above it the count says "1,000+". */
const countLimit = 1000;
const typingMs = 150;

export interface SearchHit {
  /** Row under the filter. */
  row: number;
  seq: number;
}

export class CaptureSearch implements LogSearch {
  text = $state('');
  /** The bytes that are looked for; empty when the text is. */
  needle = $state.raw<Uint8Array<ArrayBuffer>>(new Uint8Array(0));
  busy = $state(false);
  hit = $state.raw<SearchHit | null>(null);
  /** True after a search that found nothing at all. */
  missed = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Sequence numbers of matching messages, in order, as far as they were counted. */
  private matches = $state.raw<number[]>([]);
  private complete = $state(false);
  /** Events in the log when the count ended: what came later is not counted. */
  private countedEvents = $state(0);
  private readonly task = new NewestTask();
  private epoch = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly log: {
      captureId: string;
      filter(): RowFilter;
      events(): number;
      /** Where a fresh search begins: the first row in view. */
      startSeq(): number;
      /** Text, or hex digits where the log is raw bytes. */
      needleOf(text: string): Uint8Array<ArrayBuffer>;
      onHit(hit: SearchHit): void;
    },
  ) {}

  get active(): boolean {
    return this.needle.length > 0 && this.hit !== null;
  }

  /** 1-based place of the current hit among the counted matches; 0 when it is not one of them. */
  get place(): number {
    return this.hit ? this.matches.indexOf(this.hit.seq) + 1 : 0;
  }

  /** Counted matches, and whether there may be more. */
  get count(): { matches: number; more: boolean } {
    return { matches: this.matches.length, more: !this.complete || this.countedEvents < this.log.events() };
  }

  setText(text: string): void {
    this.text = text;
    this.restart();
  }

  /** The filter has changed: rows and matches are others now. */
  restart(): void {
    this.epoch += 1;
    clearTimeout(this.timer);
    this.task.clear();
    this.needle = this.log.needleOf(this.text);
    this.hit = null;
    this.missed = false;
    this.failure = null;
    this.matches = [];
    this.complete = false;
    if (this.needle.length > 0) this.timer = setTimeout(() => this.begin(), typingMs);
  }

  clear(): void {
    this.setText('');
  }

  next(): void {
    this.step('next');
  }

  previous(): void {
    this.step('previous');
  }

  dispose(): void {
    this.epoch += 1;
    clearTimeout(this.timer);
    this.task.clear();
  }

  private begin(): void {
    this.task.run(() => this.find(this.log.startSeq() - 1, 'next'));
    void this.countAll();
  }

  private step(toward: 'next' | 'previous'): void {
    if (this.needle.length === 0) return;
    clearTimeout(this.timer);
    const from = this.hit?.seq ?? this.log.startSeq() - 1;
    this.task.run(() => this.find(from, toward));
  }

  private async find(seq: number, toward: 'next' | 'previous'): Promise<void> {
    const { epoch } = this;
    this.busy = true;
    const answer = await this.ask(Math.max(-1, seq), toward);
    this.busy = false;
    if (epoch !== this.epoch) return;
    this.failure = answer.ok ? null : answer.error;
    if (!answer.ok) return;
    this.hit = answer.value.found;
    this.missed = answer.value.found === null;
    if (answer.value.found) this.log.onHit(answer.value.found);
  }

  /**
   * Walks from match to match: one pass over the log, in the background, dropped as soon as the text changes. A log
   * runs one search at a time, the newest: the person's own goes first, and the walk goes on after it.
   */
  private async countAll(): Promise<void> {
    const { epoch } = this;
    const events = this.log.events();
    const matches: number[] = [];
    let shown = 0;
    while (matches.length < countLimit) {
      await this.task.idle;
      if (epoch !== this.epoch) return;
      const answer = await this.ask(matches.at(-1) ?? -1, 'next');
      if (!answer.ok && answer.error.code === 'superseded') continue;
      if (epoch !== this.epoch || !answer.ok) return;
      const { found } = answer.value;
      const wrapped = found === null || found.seq <= (matches.at(-1) ?? -1);
      if (wrapped) this.complete = true;
      else matches.push(found.seq);
      if (wrapped) break;
      if (Date.now() - shown < 250) continue;
      shown = Date.now();
      this.matches = [...matches];
    }
    this.matches = matches;
    this.countedEvents = events;
  }

  private ask(seq: number, toward: 'next' | 'previous') {
    const { captureId } = this.log;
    return request('capture.search', {
      captureId,
      filter: this.log.filter(),
      needle: this.needle,
      seq,
      toward,
    });
  }
}
