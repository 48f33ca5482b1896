// The small door from reflection to gRPC: one bidi stream of bytes. rooms.ts gives it, so that this room knows no channels.
import type { ReflectionSettings } from '../../../src-shared/catalog';
import type { Failure, Result } from '../../../src-shared/result';

export interface ReflectionStream {
  send(message: Uint8Array): void;
  /** The next message is read only when it is asked for: a server that floods is held by flow control. */
  read(): void;
  /** `onEnd` is not called any more. */
  close(): void;
}

export interface StreamEnd {
  /** Undefined: the server ended the stream with OK. In words; `too-slow` when the deadline passed. */
  failure?: Failure | undefined;
  /** The server does not know the method; with a failure, because what answers there is no gRPC server. */
  unimplemented: boolean;
}

export interface ReflectionListener {
  onMessage(message: Uint8Array): void;
  /** Once, and nothing after it. */
  onEnd(end: StreamEnd): void;
}

export interface ReflectionTransport {
  /**
   * Opens `/service/method` on the target with the security and the metadata of the settings. `deadlineAt`: milliseconds
   * since 1970. Failure codes: those of the target, the metadata and the TLS roots.
   */
  open(
    settings: ReflectionSettings,
    path: string,
    deadlineAt: number,
    listener: ReflectionListener,
  ): Result<ReflectionStream>;
}
