// What was typed into number fields and is no number yet: kept as typed, and in the way of sending until it is mended.
interface TypedText {
  text: string;
  /** The field's name and what is wrong, in a sentence. */
  problem: string;
}

export class TypedTexts {
  private all = $state.raw<Readonly<Record<string, TypedText>>>({});
  /** The first field that cannot be used. */
  readonly problem = $derived(Object.values(this.all)[0]?.problem);

  textOf(field: string): string | undefined {
    return this.all[field]?.text;
  }

  put(field: string, typed: TypedText | undefined): void {
    const { [field]: _, ...rest } = this.all;
    this.all = typed === undefined ? rest : { ...rest, [field]: typed };
  }
}
