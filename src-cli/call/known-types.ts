// The types that a call's messages are read with; types that only an Any names are looked for in the schema when they come.
import type { Registry } from '@bufbuild/protobuf';
import { type TypeRegistry, joinRegistries } from '../../src-shared/proto/registry';
import type { CommandSchema } from '../schema/command-schema';

/** What a hostile stream of made-up names may cost. */
const mostAsked = 500;

export class KnownTypes {
  #own: TypeRegistry;
  readonly #schema: CommandSchema;
  readonly #asked = new Set<string>();

  constructor(own: TypeRegistry, schema: CommandSchema) {
    this.#own = own;
    this.#schema = schema;
  }

  get registry(): Registry {
    return this.#own.types;
  }

  /** Whether there is any of these that nobody has looked for. */
  isNew(names: readonly string[]): boolean {
    return this.#asked.size < mostAsked && names.some((name) => !this.#asked.has(name));
  }

  /** True: there are more types now than before. */
  async learn(names: readonly string[]): Promise<boolean> {
    let grew = false;
    for (const name of names) {
      if (!this.isNew([name])) continue;
      this.#asked.add(name);
      const found = await this.#schema.find(name);
      if (!found.ok || found.value === undefined) continue;
      this.#own = joinRegistries(this.#own, [found.value]);
      grew = true;
    }
    return grew;
  }
}
