// What leaves a connection: handed to the system's queue and logged, with what still waits for the peer to read.
import type net from 'node:net';
import type { CaptureSink } from '../capture/sink';
import type { Ends } from './ends';

/** Longer sends are handed over, and logged, in pieces of this size. */
const pieceBytes = 1024 * 1024;
/** A stream of pieces fills the queue so far: less, and the socket would rest between pieces. */
const streamedBytes = 512 * 1024;

export class Outlet {
  /** Bytes were handed over: `queuedBytes` may have changed. */
  onHanded: () => void = () => undefined;
  #socket: net.Socket | undefined;

  constructor(
    private readonly sink: CaptureSink,
    private readonly ends: Ends,
  ) {}

  attach(socket: net.Socket): void {
    this.#socket = socket;
  }

  /** Handed over by us and not yet taken by the system. */
  get queuedBytes(): number {
    return this.#socket?.writableLength ?? 0;
  }

  /** `by`: of sent-by.ts. */
  hand(bytes: Uint8Array, by: number | undefined): void {
    for (let at = 0; at < bytes.length; at += pieceBytes)
      this.#handPiece(bytes.subarray(at, at + pieceBytes), by);
  }

  /** Resolves when there is room for the next piece. */
  async stream(bytes: Uint8Array, by: number | undefined): Promise<void> {
    const hasRoom = this.#handPiece(bytes, by);
    if (!hasRoom && this.queuedBytes > streamedBytes) await this.#drained();
    await this.sink.drained();
  }

  /** False: the peer reads more slowly than we send. */
  #handPiece(bytes: Uint8Array, by: number | undefined): boolean {
    const who = by === undefined ? {} : { by };
    this.sink.append({ kind: 'chunk', direction: 'sent', bytes, ...who });
    this.ends.noteHanded(bytes.length);
    const taken = (error?: Error | null): void => {
      if (!error) this.ends.noteTaken(bytes.length);
    };
    const hasRoom = this.#socket?.write(bytes, taken) ?? false;
    this.onHanded();
    return hasRoom;
  }

  #drained(): Promise<void> {
    const socket = this.#socket;
    return new Promise((resolve) => {
      const done = (): void => {
        socket?.off('drain', done).off('close', done);
        resolve();
      };
      if (socket === undefined || socket.destroyed) done();
      else socket.on('drain', done).on('close', done);
    });
  }
}
