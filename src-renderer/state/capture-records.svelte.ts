// The few events of a log that the page shows apart: headers both ways and the diagnosis, read once each.
import type { CaptureSummary, DataKind, EventData } from '../../src-shared/capture';
import type { CaptureRow } from '../../src-shared/contract';
import { request } from '../bridge';

/** The JSON payload of an event, or null when it is cut or damaged. */
export function eventPayload<K extends DataKind>(_kind: K, bytes: Uint8Array): EventData<K> | null {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as EventData<K>;
  } catch {
    return null;
  }
}

export class CaptureRecords {
  requestHeaders = $state.raw<EventData<'request-headers'> | null>(null);
  responseHeaders = $state.raw<EventData<'response-headers'> | null>(null);
  diagnosis = $state.raw<EventData<'diagnosis'> | null>(null);
  /** The first message that arrived; its bytes are whole, cut or left out. */
  firstReceived = $state.raw<CaptureRow | null>(null);
  private askedFirst = false;
  /** Of the first rows, which come unasked, those that are whole. */
  private readonly whole = new Map<number, CaptureRow>();
  private readonly read = new Map<number, Promise<void>>();

  constructor(private readonly captureId: string) {}

  /** Reads what the summary newly names and what is not whole among the rows that came with it. */
  follow(summary: CaptureSummary, rows: readonly CaptureRow[] = []): void {
    this.noteRows(rows);
    if (summary.protocol === 'grpc' && summary.received.count > 0) void this.loadFirst();
    const { requestHeadersSeq, responseHeadersSeq, diagnosisSeq } = summary;
    this.once(requestHeadersSeq, 'request-headers', (data) => (this.requestHeaders = data));
    this.once(responseHeadersSeq, 'response-headers', (data) => (this.responseHeaders = data));
    this.once(diagnosisSeq, 'diagnosis', (data) => (this.diagnosis = data));
  }

  private noteRows(rows: readonly CaptureRow[]): void {
    for (const row of rows) if (row.bytes.length === row.size) this.whole.set(row.seq, row);
    const first = rows.find(({ kind, direction }) => kind === 'message' && direction === 'received');
    if (!first || this.askedFirst) return;
    this.askedFirst = true;
    this.firstReceived = first;
  }

  private once<K extends DataKind>(
    seq: number | undefined,
    kind: K,
    take: (data: EventData<K> | null) => void,
  ): void {
    if (seq === undefined || this.read.has(seq)) return;
    const known = this.whole.get(seq);
    if (known) take(eventPayload(kind, known.bytes));
    this.read.set(seq, known ? Promise.resolve() : this.load(seq, kind, take));
  }

  private async load<K extends DataKind>(
    seq: number,
    kind: K,
    take: (data: EventData<K> | null) => void,
  ): Promise<void> {
    const answer = await request('capture.event', { captureId: this.captureId, seq });
    if (answer.ok) take(eventPayload(kind, answer.value.bytes));
    else this.read.delete(seq);
  }

  private async loadFirst(): Promise<void> {
    if (this.askedFirst) return;
    this.askedFirst = true;
    const { captureId } = this;
    const ask = { captureId, filter: 'received' as const, from: 0, count: 32, previewBytes: 0 };
    const answer = await request('capture.read', ask);
    if (answer.ok) this.firstReceived = answer.value.rows.find(({ kind }) => kind === 'message') ?? null;
    else this.askedFirst = false;
  }
}
