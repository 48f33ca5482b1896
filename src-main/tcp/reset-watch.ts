// A reset after the peer's FIN: the system tells it to a write alone, so writes of nothing ask for it, ever more rarely.
import type net from 'node:net';

/** After a send; each pause is twice the one before. */
const firstMs = 20;
const longestMs = 10_000;

export class ResetWatch {
  #socket: net.Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = firstMs;

  /**
   * An end was told: libuv tells it also when data and a reset come together (uv__stream_io: POLLHUP after a part was
   * read). `ended` is called when there is no reset, and from then on one is waited for. What a write meets is told as the
   * socket's own error.
   */
  whenNoReset(socket: net.Socket, ended: () => void): void {
    const begin = (): void => {
      this.#socket = socket;
      ended();
      this.soon();
    };
    if (!socket.writable || socket.writableLength > 0) return begin();
    socket.write(new Uint8Array(0), (error) => {
      if (!error) begin();
    });
  }

  /** Something was sent: a peer that is gone answers it with a reset. */
  soon(): void {
    if (this.#socket === undefined || this.#socket.destroyed) return;
    this.#pauseMs = firstMs;
    this.#later();
  }

  stop(): void {
    this.#socket = undefined;
    clearTimeout(this.#timer);
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), this.#pauseMs).unref();
  }

  #ask(): void {
    const socket = this.#socket;
    // Queued bytes meet the reset themselves; a side that has ended is closed by the system.
    if (socket === undefined || !socket.writable) return;
    if (socket.writableLength === 0) socket.write(new Uint8Array(0));
    this.#pauseMs = Math.min(longestMs, this.#pauseMs * 2);
    this.#later();
  }
}
