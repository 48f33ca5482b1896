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
}

export class ConnectionNotes implements ConnectionWatcher {
  readonly #onChange: () => void;
  #failure: ConnectFailure | undefined;
  #nextTryAt: number | undefined;
  #goaway: Goaway | undefined;
  #tls: TlsReport | undefined;
  #address: string | undefined;

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
