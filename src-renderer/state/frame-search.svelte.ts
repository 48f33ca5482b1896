// Search in frames: text, hex or decoded fields, in slices that leave the page free; stops at a bound, and tells how far it is.
import type { FrameRow } from '../../src-shared/frame-channels';
import type { Failure, Result } from '../../src-shared/result';
import type { LogSearch } from './log-search';

/** Matching frames that are kept; above it the count says "10,000+". */
const mostMatches = 10_000;
const typingMs = 150;
/** Frames asked for at once, and how long they are looked at before others have their turn. */
const batch = 250;
const longestTurnMs = 8;

interface SearchedFrames {
  /** Frames from an entry of the filtered list on. */
  read(from: number, count: number): Promise<Result<{ total: number; rows: FrameRow[] }>>;
  /** Makes the test for a text once; null when the text finds nothing. */
  testOf(text: string): ((row: FrameRow) => boolean) | null;
  /** The entry that is shown, or the first in view: where a fresh search begins. */
  startEntry(): number;
  onHit(entry: number): void;
  /** Only matches are shown, and they have changed. */
  onMatches(): void;
}

export class FrameSearch implements LogSearch {
  text = $state('');
  /** Entries that match, in order. */
  matches = $state.raw<readonly number[]>([]);
  hitEntry = $state<number | null>(null);
  busy = $state(false);
  missed = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Frames looked at. */
  looked = $state(0);
  /** Frames that do not match are left out of the list. */
  only = $state(false);
  private complete = $state(false);
  private epoch = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly frames: SearchedFrames) {}

  get active(): boolean {
    return this.text.trim() !== '';
  }

  get place(): number {
    return this.hitEntry === null ? 0 : this.matches.indexOf(this.hitEntry) + 1;
  }

  get count(): { matches: number; more: boolean } {
    return { matches: this.matches.length, more: !this.complete };
  }

  /** What the list shows instead of all, or null. */
  get shown(): readonly number[] | null {
    return this.only && this.active ? this.matches : null;
  }

  setText(text: string): void {
    this.text = text;
    this.restart();
  }

  setOnly(only: boolean): void {
    this.only = only;
    this.frames.onMatches();
  }

  /** The filter, the types or the frames are others. */
  restart(): void {
    this.epoch += 1;
    clearTimeout(this.timer);
    this.matches = [];
    this.hitEntry = null;
    this.missed = false;
    this.failure = null;
    this.looked = 0;
    this.complete = false;
    this.busy = false;
    if (this.only) this.frames.onMatches();
    if (this.active) this.timer = setTimeout(() => void this.run(), typingMs);
  }

  clear(): void {
    this.setText('');
  }

  next(): void {
    const from = this.hitEntry ?? this.frames.startEntry() - 1;
    this.go(this.matches.find((entry) => entry > from) ?? this.matches[0]);
  }

  previous(): void {
    const from = this.hitEntry ?? this.frames.startEntry();
    this.go(this.matches.findLast((entry) => entry < from) ?? this.matches.at(-1));
  }

  dispose(): void {
    this.epoch += 1;
    clearTimeout(this.timer);
  }

  private go(entry: number | undefined): void {
    if (entry === undefined) return;
    this.hitEntry = entry;
    this.frames.onHit(entry);
  }

  private async run(): Promise<void> {
    const { epoch } = this;
    const test = this.frames.testOf(this.text);
    if (test === null) return;
    const found: number[] = [];
    const start = this.frames.startEntry();
    this.busy = true;
    let total = 1;
    for (let from = 0; from < total && found.length < mostMatches; from += batch) {
      const answer = await this.frames.read(from, batch);
      if (epoch !== this.epoch) return;
      if (!answer.ok) this.failure = answer.error;
      if (!answer.ok) break;
      total = answer.value.total;
      if (!(await this.look(answer.value.rows, test, found, epoch))) return;
      this.show(found, from + answer.value.rows.length);
      if (this.hitEntry === null) this.go(found.find((entry) => entry >= start));
    }
    this.busy = false;
    this.complete = found.length < mostMatches && this.failure === null;
    this.missed = found.length === 0 && this.complete;
    if (this.hitEntry === null) this.go(found[0]);
  }

  /** False: another search has begun. */
  private async look(
    rows: readonly FrameRow[],
    test: (row: FrameRow) => boolean,
    found: number[],
    epoch: number,
  ): Promise<boolean> {
    let turn = performance.now();
    for (const row of rows) {
      if (row.kind === 'frame' && test(row)) found.push(row.entry);
      if (performance.now() - turn < longestTurnMs) continue;
      await new Promise((resolve) => setTimeout(resolve));
      if (epoch !== this.epoch) return false;
      turn = performance.now();
    }
    return true;
  }

  private show(found: readonly number[], looked: number): void {
    const grew = found.length !== this.matches.length;
    this.looked = looked;
    if (!grew) return;
    this.matches = [...found];
    if (this.only) this.frames.onMatches();
  }
}
