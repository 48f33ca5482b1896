// A reflection stream that is still on its way, because a token is asked for first: what is wanted of it waits.
import type { Result } from '../../src-shared/result';
import type { ReflectionListener, ReflectionStream } from '../schema/reflection/reflection-transport';

export class LateStream implements ReflectionStream {
  #stream: ReflectionStream | undefined;
  #closed = false;
  readonly #waiting: ((stream: ReflectionStream) => void)[] = [];

  /** A stream that cannot be opened ends with that failure. */
  constructor(opening: Promise<Result<ReflectionStream>>, listener: ReflectionListener) {
    void opening.then((opened) => {
      if (!opened.ok) {
        if (!this.#closed) listener.onEnd({ failure: opened.error, unimplemented: false });
        return;
      }
      this.#stream = opened.value;
      if (this.#closed) opened.value.close();
      else for (const act of this.#waiting.splice(0)) act(opened.value);
    });
  }

  send(message: Uint8Array): void {
    this.#do((stream) => stream.send(message));
  }

  read(): void {
    this.#do((stream) => stream.read());
  }

  close(): void {
    this.#closed = true;
    this.#stream?.close();
  }

  #do(act: (stream: ReflectionStream) => void): void {
    if (this.#stream !== undefined) act(this.#stream);
    else if (!this.#closed) this.#waiting.push(act);
  }
}
