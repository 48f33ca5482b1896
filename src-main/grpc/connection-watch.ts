// What is noted about the connections under one channel: TLS, failures, the next try, GOAWAY. Pure facts, no grpc-js.
import type { TlsReport } from '../../src-shared/tls-report';

export interface Goaway {
  /** RFC 9113 section 7: 0 NO_ERROR, 11 ENHANCE_YOUR_CALM ... */
  code: number;
  /** What the server wrote with it, as text: `too_many_pings`, `max_age`. */
  text: string;
}

export interface ConnectFailure {
  /** `127.0.0.1:50051` */
  address: string;
  /** The system's word (ECONNREFUSED), `TIMEOUT`, CERT_HAS_EXPIRED ... */
  code: string;
  message: string;
}

/** Listens to the connections of one channel; every method may be called at any time. */
export interface ConnectionWatcher {
  connected(address: string, tls: TlsReport | undefined): void;
  failed(failure: ConnectFailure): void;
  /** `at`: milliseconds since 1970, the earliest time of the next try should the running one fail. */
  nextTry(at: number): void;
  saidGoaway(goaway: Goaway): void;
  /** A stream came or went: `waiting` requests are beyond the `limit` of streams that the server takes at a time. */
  crowded(waiting: number, limit: number): void;
}

export interface Crowd {
  /** Calls whose request has not left. */
  calls: number;
  /** Streams that the server takes at a time on one connection. */
  limit: number;
}

export class ConnectionNotes implements ConnectionWatcher {
  readonly #onChange: () => void;
  #failure: ConnectFailure | undefined;
  #nextTryAt: number | undefined;
  #goaway: Goaway | undefined;
  #tls: TlsReport | undefined;
  #address: string | undefined;
  #crowd: Crowd | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Of the last attempt, as long as none succeeded after it. */
  get failure(): ConnectFailure | undefined {
    return this.#failure;
  }

  get nextTryAt(): number | undefined {
    return this.#nextTryAt;
  }

  /** Of the newest connection that got one. */
  get goaway(): Goaway | undefined {
    return this.#goaway;
  }

  /** Of the newest connection. */
  get tls(): TlsReport | undefined {
    return this.#tls;
  }

  /** Requests that wait for a place on the connection. */
  get crowd(): Crowd | undefined {
    return this.#crowd;
  }

  get address(): string | undefined {
    return this.#address;
  }

  connected(address: string, tls: TlsReport | undefined): void {
    this.#address = address;
    this.#tls = tls;
    this.#failure = undefined;
    this.#nextTryAt = undefined;
    this.#goaway = undefined;
    this.#onChange();
  }

  crowded(waiting: number, limit: number): void {
    if ((this.#crowd?.calls ?? 0) === waiting) return;
    this.#crowd = waiting === 0 ? undefined : { calls: waiting, limit };
    this.#onChange();
  }

  failed(failure: ConnectFailure): void {
    this.#failure = failure;
    this.#onChange();
  }

  nextTry(at: number): void {
    this.#nextTryAt = at;
  }

  saidGoaway(goaway: Goaway): void {
    this.#goaway = goaway;
    this.#onChange();
  }
}
