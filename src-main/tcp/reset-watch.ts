// A reset after the peer's FIN: the system tells it to a write alone, so writes of nothing ask for it, ever more rarely.
import type net from 'node:net';

/** After a send; each pause is twice the one before. */
const firstMs = 20;
const longestMs = 10_000;

export class ResetWatch {
  #socket: net.Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = firstMs;

  /** The peer has ended. What the writes meet is told as the socket's own error. */
  begin(socket: net.Socket): void {
    this.#socket = socket;
    this.soon();
  }

  /** Something was sent: a peer that is gone answers it with a reset. */
  soon(): void {
    if (this.#socket === undefined) return;
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
