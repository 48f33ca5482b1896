// What the commands need of a schema, whether it comes from files or from a server.
import type { ServiceEntry } from '../../src-shared/catalog';
import type { TypeRegistry } from '../../src-shared/proto/registry';
import type { Outcome } from '../ending';

export interface CommandSchema {
  /** Full names of all services. */
  services(): Promise<Outcome<string[]>>;
  /** All services with their methods. */
  catalog(): Promise<Outcome<ServiceEntry[]>>;
  /**
   * The files that declare a message, enum, service or extension, with all that they need. Undefined: there is no such
   * symbol. What is looked up later is joined by the caller.
   */
  find(symbol: string): Promise<Outcome<TypeRegistry | undefined>>;
  /** Full names that a symbol which is not there may have been meant for. */
  offers(): Promise<string[]>;
  /** What is wrong with the schema although it can be used, a line each. */
  warnings(): string[];
}
