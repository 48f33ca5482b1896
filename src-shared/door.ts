// The shape of what the preload gives the page: three functions, typed by the contract.
import type { Channel, Push, RequestOf, ResponseOf } from './contract';
import type { Result } from './result';

export interface HalfcloseDoor {
  /** Never rejects for a refusal: a bad payload or an unknown channel is a `Result` too. */
  request<C extends Channel>(channel: C, payload: RequestOf<C>): Promise<Result<ResponseOf<C>>>;
  subscribe(listener: (push: Push) => void): () => void;
  /** Absolute path of a file that was dropped on the window; '' when it has none. The argument is a DOM `File`. */
  pathOf(file: object): string;
}
