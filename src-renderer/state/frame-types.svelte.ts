// The types that a wire format names, out of the open sources: for each direction, and for what an envelope routes to.
import { joinRegistries, wellKnownTypes, type TypeRegistry } from '../../src-shared/proto/registry';
import { fail, type Failure, type Result } from '../../src-shared/result';
import { routedTypes, type FrameTypes } from '../../src-shared/tcp/frame-meaning';
import type { TypeRef, WireFormat } from '../../src-shared/tcp/wire-format';
import { NamedTypes } from './named-types';
import type { SchemaState } from './schema.svelte';

const none: FrameTypes = { sent: undefined, received: undefined, types: wellKnownTypes };

export class FrameTypesState {
  /** As far as they are found. */
  value = $state.raw<FrameTypes>(none);
  /** The first type that was not found. */
  failure = $state.raw<Failure | null>(null);
  private epoch = 0;
  private readonly named = new NamedTypes();

  constructor(private readonly schema: SchemaState) {}

  /** Looks the types up again: the format, or the sources, have changed. */
  async follow(format: WireFormat): Promise<void> {
    this.epoch += 1;
    const { epoch } = this;
    this.named.forget();
    const [sent, received, ...routes] = await Promise.all([
      this.find(format.sentType),
      this.find(format.receivedType),
      ...routedTypes(format).map((name) => this.findAnywhere(name, format)),
    ]);
    if (epoch !== this.epoch) return;
    const all = [sent, received, ...routes];
    const [first, ...others] = all.flatMap((found) => (found?.ok ? [found.value] : []));
    this.failure = all.flatMap((found) => (found && !found.ok ? [found.error] : []))[0] ?? null;
    this.value = {
      sent: descOf(sent, format.sentType),
      received: descOf(received, format.receivedType),
      types: first ? joinRegistries(first, others).types : wellKnownTypes,
    };
  }

  /** What an Any carries may be in any source, or with its server. */
  async findCarried(names: readonly string[], format: WireFormat): Promise<void> {
    const { epoch } = this;
    const found = await this.named.find(names, async (name) => {
      const one = await this.findAnywhere(name, format);
      return one?.ok ? one.value : undefined;
    });
    const [first, ...others] = found;
    if (!first || epoch !== this.epoch) return;
    const known: TypeRegistry = { ...first, types: this.value.types };
    this.value = { ...this.value, types: joinRegistries(known, [first, ...others]).types };
  }

  private async find(type: TypeRef | null): Promise<Result<TypeRegistry> | undefined> {
    if (type === null) return undefined;
    const source = this.schema.source(type.sourceId);
    if (source) return this.schema.types(source, [type.typeName]);
    return this.schema.known ? this.elsewhere(type.typeName) : undefined;
  }

  /** A source that was closed and opened again is another one. */
  private async elsewhere(typeName: string): Promise<Result<TypeRegistry>> {
    const [first] = this.schema.catalog.sources;
    const found = first && (await this.schema.typesNamed(typeName, first));
    return found
      ? { ok: true, value: found }
      : fail('unknown-type', `No open source has the type ${typeName}.`);
  }

  private async findAnywhere(
    typeName: string,
    format: WireFormat,
  ): Promise<Result<TypeRegistry> | undefined> {
    const near = format.receivedType ?? format.sentType;
    const first = (near && this.schema.source(near.sourceId)) ?? this.schema.catalog.sources[0];
    const found = first && (await this.schema.typesNamed(typeName, first));
    return found
      ? { ok: true, value: found }
      : fail('unknown-type', `No open source has the type ${typeName}.`);
  }
}

function descOf(found: Result<TypeRegistry> | undefined, type: TypeRef | null) {
  return found?.ok && type ? found.value.types.getMessage(type.typeName) : undefined;
}
