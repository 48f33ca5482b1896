// The frames of all logs that someone looks at: cut on demand and kept up to date while they are watched.
import type { RequestOf, ResponseOf } from '../../src-shared/contract';
import type { FrameCut, FrameState } from '../../src-shared/frame-channels';
import { ok, type Result } from '../../src-shared/result';
import type { CaptureLog } from './capture-log';
import { FrameIndex } from './frame-index';
import { locateFrame } from './frame-locate';
import { readFrame, readFrameRows, readSpansOf } from './frame-reader';
import { reading } from './log-reader';
import { Throttle } from './throttle';

const tellIntervalMs = 33;

type Answer<C extends 'frames.watch' | 'frames.rows' | 'frames.frame' | 'frames.locate' | 'frames.spans'> =
  Promise<Result<ResponseOf<C>>>;

export interface FrameDeskOptions {
  /** Runs with a log, which is read from disk when it is not in memory. */
  withLog<T>(captureId: string, use: (log: CaptureLog) => Result<T> | Promise<Result<T>>): Promise<Result<T>>;
  /** Told at most 30 times a second, of watched logs alone. */
  onChange(captureId: string, state: FrameState): void;
}

export class FrameDesk {
  /** A log has one way to be cut at a time: that of the view that looks at it. */
  readonly #indexes = new WeakMap<CaptureLog, FrameIndex>();
  readonly #watched = new Map<string, FrameIndex>();

  constructor(private readonly options: FrameDeskOptions) {}

  watch({ captureId, cut }: RequestOf<'frames.watch'>): Answer<'frames.watch'> {
    return this.options.withLog(captureId, (log) => {
      const frames = this.of(log, cut);
      const known = this.#watched.get(captureId);
      if (known !== frames) this.#follow(captureId, frames);
      return ok(frames.state());
    });
  }

  release(captureId: string): Result<object> {
    const frames = this.#watched.get(captureId);
    if (frames !== undefined) frames.onProgress = () => {};
    this.#watched.delete(captureId);
    return ok({});
  }

  /** The log has grown or ended. */
  logChanged(captureId: string): void {
    const frames = this.#watched.get(captureId);
    if (frames !== undefined) void this.#advance(frames);
  }

  rows({ captureId, cut, ...request }: RequestOf<'frames.rows'>): Answer<'frames.rows'> {
    return this.#with(captureId, cut, (frames) => readFrameRows(frames, request));
  }

  frame({ captureId, cut, entry, maxBytes }: RequestOf<'frames.frame'>): Answer<'frames.frame'> {
    return this.#with(captureId, cut, (frames) => readFrame(frames, entry, maxBytes));
  }

  locate({ captureId, cut, filter, at }: RequestOf<'frames.locate'>): Answer<'frames.locate'> {
    return this.#with(captureId, cut, (frames) => ok(locateFrame(frames, filter, at)));
  }

  spans({ captureId, cut, ranges }: RequestOf<'frames.spans'>): Answer<'frames.spans'> {
    return this.#with(captureId, cut, (frames) => ok(readSpansOf(frames, ranges)));
  }

  /** The log's frames, cut in this way; one that is cut in another way is given up. */
  of(log: CaptureLog, cut: FrameCut): FrameIndex {
    const known = this.#indexes.get(log);
    if (known !== undefined && cutKey(known.cut) === cutKey(cut)) return known;
    known?.cancel();
    const made = new FrameIndex(log, cut);
    this.#indexes.set(log, made);
    return made;
  }

  #with<T>(
    captureId: string,
    cut: FrameCut,
    use: (frames: FrameIndex) => Result<T> | Promise<Result<T>>,
  ): Promise<Result<T>> {
    return this.options.withLog(captureId, (log) => {
      const frames = this.of(log, cut);
      if (frames.isBehind) void this.#advance(frames);
      return use(frames);
    });
  }

  #follow(captureId: string, frames: FrameIndex): void {
    const tell = new Throttle(tellIntervalMs, () => {
      if (this.#watched.get(captureId) === frames) this.options.onChange(captureId, frames.state());
    });
    this.#watched.set(captureId, frames);
    frames.onProgress = () => tell.touch();
    void this.#advance(frames);
  }

  /** A log whose file was closed meanwhile is read again when it is looked at again. */
  async #advance(frames: FrameIndex): Promise<void> {
    const done = await reading(async () => {
      await frames.advance();
      return ok(null);
    });
    if (!done.ok && this.#indexes.get(frames.log) === frames) this.#indexes.delete(frames.log);
  }
}

function cutKey({ framing, cap, marks }: FrameCut): string {
  return JSON.stringify([framing, cap, marks]);
}
