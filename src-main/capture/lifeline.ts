// The lifeline's data while events arrive: a histogram of 1,024 buckets whose width doubles, ticks while they are few, marks.
import type { Direction, EventKind } from '../../src-shared/capture';
import type { Lifeline as LifelineData } from '../../src-shared/contract';

const buckets = 1024;
const firstBucketUs = 1000;
const maxTicks = 400;
const maxMarks = 64;

/** Events that the lifeline draws apart; `connecting`, `error` and `diagnosis` are no points of the conversation. */
const marked: ReadonlySet<EventKind> = new Set<EventKind>([
  'request-headers',
  'response-headers',
  'half-close',
  'connected',
  'status',
  'closed',
]);
const ends: ReadonlySet<EventKind> = new Set<EventKind>(['status', 'closed']);

/** Costs the same few steps for each event, however many came before. */
export class Lifeline {
  #bucketUs = firstBucketUs;
  readonly #sent = new Uint32Array(buckets);
  readonly #received = new Uint32Array(buckets);
  #used = 0;
  #ticks: LifelineData['ticks'] | undefined = [];
  readonly #marks: LifelineData['marks'] = [];

  addPayload(seq: number, direction: Direction, timeUs: number): void {
    while (timeUs >= this.#bucketUs * buckets) this.#double();
    const bucket = Math.floor(timeUs / this.#bucketUs);
    if (direction === 'sent') this.#sent[bucket] = (this.#sent[bucket] as number) + 1;
    else this.#received[bucket] = (this.#received[bucket] as number) + 1;
    this.#used = Math.max(this.#used, bucket + 1);
    if (this.#ticks === undefined) return;
    if (this.#ticks.length < maxTicks) this.#ticks.push({ seq, direction, timeUs });
    else this.#ticks = undefined;
  }

  /** The last of the 64 places is kept for the end. */
  addOther(seq: number, kind: EventKind, direction: Direction, timeUs: number): void {
    if (!marked.has(kind)) return;
    if (this.#marks.length < maxMarks - 1 || (ends.has(kind) && this.#marks.length < maxMarks)) {
      this.#marks.push({ seq, kind, direction, timeUs });
    }
  }

  /** `endUs`: where time stands, or where the log ended. */
  data(endUs: number): LifelineData {
    return {
      endUs,
      bucketUs: this.#bucketUs,
      sent: Array.from(this.#sent.subarray(0, this.#used)),
      received: Array.from(this.#received.subarray(0, this.#used)),
      ticks: this.#ticks?.slice() ?? [],
      marks: this.#marks.slice(),
    };
  }

  #double(): void {
    for (const counts of [this.#sent, this.#received]) {
      for (let bucket = 0; bucket < buckets / 2; bucket += 1) {
        counts[bucket] = (counts[bucket * 2] as number) + (counts[bucket * 2 + 1] as number);
      }
      counts.fill(0, buckets / 2);
    }
    this.#used = Math.ceil(this.#used / 2);
    this.#bucketUs *= 2;
  }
}
