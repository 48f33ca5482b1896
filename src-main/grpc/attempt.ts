// One HTTP/2 stream of a call, as it was on the wire: headers both ways, frames' sizes, a foreign body, how it ended.
import type { HeaderEntry } from '../../src-shared/capture';
import { type Breach, frameBreach } from './answer-rules';

/** gRPC's five bytes before a message say whether it is compressed, and its size on the wire. */
export interface FrameSize {
  /** 0 or 1; anything else breaks the protocol. */
  flag: number;
  /** Without the five bytes. */
  wireBytes: number;
}

/** Something answered that is not gRPC. */
export interface ForeignAnswer {
  httpStatus: string;
  /** `text/html; charset=utf-8`; '' when there is none. */
  contentType: string;
  /** Where a redirect leads; '' when it is none. */
  location: string;
  /** The first 2,000 bytes of its body, as text. */
  body: string;
}

/** A message that was announced and never came whole. */
export interface CutMessage {
  announced: number;
  missing: number;
}

const mostForeignBytes = 2000;

export class Attempt {
  /** Every header in the order of the wire, pseudo-headers first. */
  readonly sentHeaders: readonly HeaderEntry[];
  readonly sentSizes: FrameSize[] = [];
  readonly receivedSizes: FrameSize[] = [];
  /** `grpc-encoding` of the answer; '' without one. */
  encoding = '';
  foreign: ForeignAnswer | undefined;
  /** The first message that breaks the protocol. */
  breach: Breach | undefined;
  cut: CutMessage | undefined;
  /** RFC 9113 code of a reset that was not our own; undefined without one. */
  resetCode: number | undefined;
  /** The connection under the stream was lost. */
  dropped = false;
  /** Called once the foreign body is long enough to tell what it is. */
  onForeign: () => void = () => {};
  #foreignBytes = Buffer.alloc(0);

  /** `queued`: the server's limit of streams, when all its places were taken and this one waits for its turn. */
  constructor(
    sentHeaders: readonly HeaderEntry[],
    readonly queued?: number,
  ) {
    this.sentHeaders = sentHeaders;
  }

  /** The answer's headers: what says that it is no gRPC is kept. */
  answered(headers: ReadonlyMap<string, string>): void {
    this.encoding = headers.get('grpc-encoding') ?? '';
    const contentType = headers.get('content-type') ?? '';
    // A number in Node, which makes 0 of nginx's 000.
    const httpStatus = (headers.get(':status') ?? '').padStart(3, '0');
    if (headers.has('grpc-status') || /^application\/grpc(?![-a-z]*web)/i.test(contentType)) return;
    if (httpStatus === '200' && contentType === '') return;
    this.foreign = { httpStatus, contentType, location: headers.get('location') ?? '', body: '' };
    this.onForeign();
  }

  receivedFrame(size: FrameSize): void {
    this.receivedSizes.push(size);
    this.breach ??= frameBreach(size, this.encoding);
  }

  foreignData(bytes: Buffer): void {
    if (this.foreign === undefined || this.#foreignBytes.length >= mostForeignBytes) return;
    this.#foreignBytes = Buffer.concat([this.#foreignBytes, bytes]).subarray(0, mostForeignBytes);
    this.foreign.body = this.#foreignBytes.toString('utf8').replace(/[^\P{C}\t\n]/gu, '');
  }
}

/** What the call listens with; `attempt` has its sent headers already. */
export interface AttemptListener {
  started(attempt: Attempt): void;
  /** This one, of several that run, is the one that the call hears. */
  speaks(attempt: Attempt): void;
  /** The stream of an earlier attempt ended with this status, and grpc-js goes on to another. */
  ended(attempt: Attempt, status: { code: number; details: string }): void;
}
