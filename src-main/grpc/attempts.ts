// All streams that one call opened (more than one with retries or hedging): each is logged when its headers leave.
import type { StatusData, WireTotals } from '../../src-shared/capture';
import type { CaptureSink } from '../capture/sink';
import type { Attempt, AttemptListener } from './attempt';
import type { Security } from '../../src-shared/workspace';

export interface AttemptPlan {
  target: string;
  path: string;
}

/** How the connection is secured: `unverified` is TLS that lets anyone answer. */
export type Secured = Security | 'unverified';

export class Attempts implements AttemptListener {
  readonly #plan: AttemptPlan;
  readonly #secured: Secured;
  readonly #sink: CaptureSink;
  readonly #onStart: (attempt: Attempt) => void;
  readonly #sent: WireTotals = { messages: 0, bytes: 0, wireBytes: 0, compressed: 0 };
  readonly #received: WireTotals = { messages: 0, bytes: 0, wireBytes: 0, compressed: 0 };
  #last: Attempt | undefined;
  #heard = false;
  #count = 0;
  #previous: { code: number; message: string } | undefined;

  constructor(plan: AttemptPlan, secured: Secured, sink: CaptureSink, onStart: (attempt: Attempt) => void) {
    this.#plan = plan;
    this.#secured = secured;
    this.#sink = sink;
    this.#onStart = onStart;
  }

  /** The one that answers; before any does, the newest. */
  get last(): Attempt | undefined {
    return this.#last;
  }

  get count(): number {
    return this.#count;
  }

  speaks(attempt: Attempt): void {
    this.#last = attempt;
    this.#heard = true;
  }

  started(attempt: Attempt): void {
    if (!this.#heard) this.#last = attempt;
    this.#count += 1;
    const { target, path } = this.#plan;
    const data = { entries: [...attempt.sentHeaders], target, path, secured: this.#secured };
    const again = this.#count === 1 ? {} : { attempt: this.#count };
    const previous = this.#previous === undefined ? {} : { previous: this.#previous };
    const queued = attempt.queued === undefined ? {} : { queued: attempt.queued };
    this.#sink.append({
      kind: 'request-headers',
      direction: 'sent',
      data: { ...data, ...again, ...previous, ...queued },
    });
    this.#onStart(attempt);
  }

  ended(attempt: Attempt, { code, details }: { code: number; details: string }): void {
    // grpc-js cancels the hedged attempts that lost, with these words.
    if (details.startsWith('Discarded in favor of')) return;
    if (!this.#heard) this.#last = attempt;
    this.#previous = { code: Number.isInteger(code) ? code : -1, message: details };
  }

  /** A message went out; its size on the wire when it was compressed. */
  sentMessage(bytes: number): number | undefined {
    return count(this.#sent, bytes, this.#last?.sentSizes.shift());
  }

  /** A message came in; its size on the wire when it was compressed. */
  tookMessage(bytes: number): number | undefined {
    return count(this.#received, bytes, this.#last?.receivedSizes.shift());
  }

  /** For the status event; only where something was compressed. */
  totals(): Pick<StatusData, 'wire'> {
    if (this.#sent.compressed === 0 && this.#received.compressed === 0) return {};
    return { wire: { sent: this.#sent, received: this.#received } };
  }
}

function count(totals: WireTotals, bytes: number, frame: { flag: number; wireBytes: number } | undefined) {
  totals.messages += 1;
  totals.bytes += bytes;
  totals.wireBytes += frame?.wireBytes ?? bytes;
  if (frame?.flag !== 1) return undefined;
  totals.compressed += 1;
  return frame.wireBytes;
}
