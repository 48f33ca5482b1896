// Types that nothing but an Any names: which were looked for, so that each is looked for once, and which are missing still.
import type { TypeRegistry } from '../../src-shared/proto/registry';

/** A message with more kinds of Any than this shows the rest as bytes. */
const most = 100;

export class NamedTypes {
  private readonly asked = new Set<string>();
  private readonly missing = new Set<string>();

  /** Names that no source had: they are looked for again, since there is another load. */
  again(): string[] {
    const names = [...this.missing];
    for (const name of names) this.asked.delete(name);
    this.missing.clear();
    return names;
  }

  /** The types are of another load: all are looked for when they turn up. */
  forget(): void {
    this.asked.clear();
    this.missing.clear();
  }

  /** What `look` finds for the names that are new. */
  async find(
    names: readonly string[],
    look: (name: string) => Promise<TypeRegistry | undefined>,
  ): Promise<TypeRegistry[]> {
    const fresh = names.filter((name) => name !== '' && !this.asked.has(name));
    const wanted = fresh.slice(0, Math.max(0, most - this.asked.size));
    for (const name of wanted) this.asked.add(name);
    const found = await Promise.all(wanted.map(look));
    wanted.forEach((name, position) => {
      if (!found[position]) this.missing.add(name);
    });
    return found.flatMap((registry) => registry ?? []);
  }
}
