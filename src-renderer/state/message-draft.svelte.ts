// The draft of a message of any loaded type: follows the chosen type and reloads of its source.
import { joinRegistries, type TypeRegistry } from '../../src-shared/proto/registry';
import { encodeJson } from '../../src-shared/proto/encode';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import type { ComposerState } from '../../src-shared/tcp/composer-state';
import type { TypeRef } from '../../src-shared/tcp/wire-format';
import { Draft } from './draft.svelte';
import { NamedTypes } from './named-types';
import type { SchemaState } from './schema.svelte';

export class MessageDraft {
  readonly draft: Draft;
  /** Why the type cannot be used. */
  failure = $state.raw<Failure | null>(null);
  private key = '';
  private types: TypeRegistry | null = null;
  private readonly named = new NamedTypes();

  constructor(
    private readonly schema: SchemaState,
    private readonly type: () => TypeRef | null,
    { message, expanded }: Pick<ComposerState, 'message' | 'expanded'>,
  ) {
    this.draft = new Draft({ text: message, descriptor: null, expanded });
    void this.refresh();
  }

  /** Looks the type up again: another was chosen, or sources were loaded. The text stays. */
  async refresh(): Promise<void> {
    const ref = this.type();
    const key = ref === null ? '' : this.keyOf(ref);
    if (key === this.key) return;
    this.key = key;
    this.named.forget();
    if (ref === null) return this.take(null, null);
    const types = await this.load(ref);
    if (this.key !== key) return;
    if (types.ok) this.take(types.value, ref.typeName);
    else {
      this.take(null, null);
      // Not there yet while sources load; said once they are.
      this.failure = this.schema.known ? types.error : null;
    }
  }

  /** Looks for types that an Any carries. */
  async wantTypes(names: readonly string[]): Promise<void> {
    const ref = this.type();
    const source = ref === null ? undefined : this.schema.source(ref.sourceId);
    if (ref === null || source === undefined) return;
    const found = await this.named.find(names, (name) => this.schema.typesNamed(name, source));
    if (found.length === 0 || this.types === null) return;
    this.take(joinRegistries(this.types, found), ref.typeName);
  }

  /** JSON of a type as bytes, for lists. Failures: `no-type` and those of encoding. */
  async bytesOf(text: string, ref: TypeRef | null): Promise<Result<Uint8Array>> {
    if (ref === null)
      return fail('no-type', 'A message of the list has no type. Choose one, then add it again.');
    const types = await this.load(ref);
    if (!types.ok) return types;
    const desc = types.value.message(ref.typeName);
    if (!desc.ok) return desc;
    const encoded = encodeJson(text, desc.value, types.value.types);
    return encoded.ok ? ok(encoded.value.bytes) : encoded;
  }

  private keyOf(ref: TypeRef): string {
    return `${ref.sourceId} ${this.schema.source(ref.sourceId)?.revision ?? 'none'} ${ref.typeName}`;
  }

  private async load({ sourceId, typeName }: TypeRef): Promise<Result<TypeRegistry>> {
    const source = this.schema.source(sourceId);
    if (source === undefined)
      return fail('unknown-source', `The source of ${typeName} is not open. Choose the type again.`);
    return this.schema.types(source, [typeName]);
  }

  private take(types: TypeRegistry | null, typeName: string | null): void {
    this.types = types;
    const desc = types === null || typeName === null ? null : types.message(typeName);
    this.failure = desc === null || desc.ok ? null : desc.error;
    if (types !== null && desc?.ok) this.draft.setDescriptor(desc.value, types.types);
    else this.draft.setDescriptor(null, this.draft.registry);
  }
}
