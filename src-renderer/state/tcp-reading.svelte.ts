// How one TCP log is read: its lines and its frames, laid out and decoded as its host (a tab) says.
import type { StreamPlace } from '../../src-shared/frame-channels';
import type { WireFormat } from '../../src-shared/tcp/wire-format';
import type { TcpTabState } from '../../src-shared/workspace';
import { request } from '../bridge';
import type { LineLayout, LogLayout } from './capture-lists';
import type { CaptureView } from './capture-view.svelte';
import { FrameGuess } from './frame-guess.svelte';
import { FrameList } from './frame-list.svelte';
import { FrameSearch } from './frame-search.svelte';
import { FrameSelection } from './frame-selection.svelte';
import { FrameSpans } from './frame-spans.svelte';
import { frameTest } from './frame-test';
import { FrameTypesState } from './frame-types.svelte';
import { LogExport } from './log-export.svelte';
import type { SchemaState } from './schema.svelte';

/** What a tab keeps for all logs that it shows: a client tab has one, a server tab one for each connection. */
export interface ReadingHost {
  readonly schema: SchemaState;
  readonly layout: LogLayout;
  readonly format: WireFormat;
  /** How a chosen frame is shown. */
  detail: TcpTabState['detail'];
  setLayout(layout: LogLayout): void;
  changeFormat(change: Partial<WireFormat>): void;
}

/** Of a frame, read to search in it. */
const searchedBytes = 65_536;

export class TcpReading {
  readonly frames: FrameList;
  readonly spans: FrameSpans;
  readonly selection: FrameSelection;
  readonly types: FrameTypesState;
  readonly search: FrameSearch;
  readonly guess: FrameGuess;
  readonly exports: LogExport;
  /** The byte of the dump that is pointed at, by click or keys. */
  byte = $state.raw<StreamPlace | null>(null);

  constructor(
    readonly view: CaptureView,
    readonly host: ReadingHost,
    marks: readonly StreamPlace[] = [],
  ) {
    const { captureId } = view;
    const filter = () => view.filter;
    const format = () => host.format;
    const cut = () => this.frames.cut;
    view.setLayout(this.lineLayout);
    this.search = this.makeSearch();
    this.frames = new FrameList({ captureId, filter, format, matches: () => this.search.shown });
    this.frames.marks = marks;
    this.spans = new FrameSpans(captureId, cut);
    this.selection = new FrameSelection({ captureId, filter, cut });
    this.types = new FrameTypesState(host.schema);
    this.guess = new FrameGuess(captureId);
    this.exports = new LogExport(captureId, format, cut);
  }

  /** The lines that lie behind the frames are the dump's. */
  get lineLayout(): LineLayout {
    return this.host.layout === 'text' ? 'text' : 'hex';
  }

  /** There are frames to look at: a framing is chosen, or the list of frames is shown. */
  readonly framed = $derived.by(() => this.host.format.framing !== null || this.host.layout === 'frames');
  /** What the types are made of: when it changes they are looked up again. */
  readonly typesKey = $derived.by(() => {
    const { sentType, receivedType, envelope } = this.host.format;
    const sources = this.host.schema.catalog.sources.map(({ id, revision }) => [id, revision]);
    return JSON.stringify([sentType, receivedType, envelope, sources, this.host.schema.known]);
  });

  /** The log is on screen; call the answer when it is not, or when it is cut in another way. */
  show(): () => void {
    if (!this.framed) return () => {};
    this.selection.clear();
    this.search.restart();
    return this.frames.watch();
  }

  followTypes(): void {
    void this.types.follow(this.host.format);
  }

  setLayout(layout: LogLayout): void {
    const { entry } = this.selection;
    this.host.setLayout(layout);
    this.byte = null;
    if (entry !== null) this.showEntry(entry);
  }

  /** Shows what is nearest to a time, microseconds since the log's start. */
  seekTime(timeUs: number): void {
    if (this.host.layout === 'frames') this.frames.reveal({ timeUs }, 'center');
    else this.view.seekTime(timeUs);
  }

  /** `#61201`: the frame of that number (the chunk, where there are lines); the received one first. */
  async jump(number: number): Promise<void> {
    if (this.host.layout !== 'frames') return this.view.jump(number);
    const { filter } = this.view;
    const isReceived = filter !== 'sent' && number <= this.frames.state.received;
    const direction = isReceived ? 'received' : 'sent';
    this.frames.reveal({ direction, number }, 'center', (_row, entry) => this.selection.choose(entry));
  }

  setFilter(filter: CaptureView['filter']): void {
    if (filter === this.view.filter) return;
    const { entry } = this.selection;
    this.view.setFilter(filter);
    this.frames.relist();
    this.search.restart();
    if (entry !== null) this.frames.reveal({ entry }, 'center');
  }

  /** Puts the cursor on a row of the frames and shows the frame whole. */
  chooseRow(row: number): void {
    const found = this.frames.rows.at(row);
    if (row < 0 || row >= this.frames.rows.total) return;
    this.frames.cursor = row;
    if (found) this.selection.choose(found.entry);
  }

  /** Points at a byte of the dump and shows the frame that it belongs to. */
  chooseByte(place: StreamPlace | null): void {
    this.byte = place;
    if (place === null || this.host.format.framing === null) return;
    const [span] = this.spans.touching(place.direction, place.offset, place.offset + 1);
    if (span && !span.open && span.kind !== 'fault') this.selection.choose(span.entry);
  }

  async step(toward: 'next' | 'previous'): Promise<void> {
    const entry = await this.selection.neighbour(toward);
    if (entry !== null) this.showEntry(entry);
  }

  /** Chooses a frame and brings it into view, in whichever layout is shown. */
  showEntry(entry: number): void {
    this.selection.choose(entry);
    if (this.host.layout === 'frames') return this.frames.reveal({ entry }, 'nearest');
    void this.placeOf(entry).then((place) => place && this.view.seekByte(place));
  }

  /** Brings a byte of a stream into view in the dump, and points at it. */
  showByte(place: StreamPlace): void {
    if (this.host.layout === 'frames') this.host.setLayout('hex');
    this.byte = place;
    this.view.seekByte(place);
  }

  /** Frames begin anew at the byte that is pointed at. */
  resynchronise(): void {
    if (this.byte === null || this.host.format.framing === null) return;
    this.frames.resynchronise(this.byte);
    this.byte = null;
  }

  startGuess(): void {
    const { sentType, receivedType } = this.host.format;
    void this.guess.start([sentType, receivedType]);
  }

  dispose(): void {
    this.frames.dispose();
    this.search.dispose();
    this.selection.clear();
    this.guess.close();
    this.view.dispose();
  }

  private async placeOf(entry: number): Promise<StreamPlace | null> {
    const { captureId, filter } = this.view;
    const rows = { from: 0, count: 1, entries: [entry], previewBytes: 0, checksum: null };
    const answer = await request('frames.rows', { captureId, cut: this.frames.cut, filter, ...rows });
    const row = answer.ok ? answer.value.rows[0] : undefined;
    return row ? { direction: row.direction, offset: row.start } : null;
  }

  private makeSearch(): FrameSearch {
    const { captureId } = this.view;
    return new FrameSearch({
      read: (from, count) => {
        const ask = { captureId, cut: this.frames.cut, filter: this.view.filter, from, count };
        return request('frames.rows', { ...ask, previewBytes: searchedBytes, checksum: null });
      },
      testOf: (text) => frameTest(text, this.host.format, this.types.value),
      startEntry: () => this.selection.entry ?? this.frames.rows.at(this.frames.scroll.first)?.entry ?? 0,
      onHit: (entry) => this.showEntry(entry),
      onMatches: () => this.frames.relist(),
    });
  }
}
