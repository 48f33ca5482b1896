// Descriptor files from anywhere -> one descriptor set that the page can use, and what had to be left out of it, in words.
import { createHash } from 'node:crypto';
import { toBinary } from '@bufbuild/protobuf';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import type { CompiledSet } from './compiler';
import { fileInSet } from './descriptor-wire';
import { Pauses } from './pauses';
import { orderFiles, type Ordered } from './set-order';
import { decodeFile, outlineOf, setDependencies, type Outline } from './set-outline';
import { referencesOf, type References, type SymbolTable } from './set-references';
import { wellKnown, type DescriptorFile } from './set-symbols';

/** A file that is left out, or an import that is not there; `link-problems` makes the sentences. */
export interface LinkFault {
  kind: 'damaged' | 'repeated' | 'clash' | 'undefined' | 'wrong' | 'circle' | 'blocked' | 'missing-import';
  /** Import name of the file that is at fault; for `missing-import` the name that is missing. */
  file: string;
  /** A fact about it; for `blocked` the file that it needs, for `circle` and `missing-import` the files concerned. */
  fact: string[];
  raw: string;
}

export interface Linked {
  /** Undefined when no file is usable. */
  set: (CompiledSet & { bytes: Uint8Array }) | undefined;
  faults: LinkFault[];
  /** Imports that are not there, and types that nothing declares: worth asking for. */
  missingFiles: string[];
  missingTypes: string[];
  /** Usable files that were given, without those that were filled in. */
  fileCount: number;
}

/**
 * @param files first come, first served: a second one of the same name is left out
 * @param filled files that stand in for missing ones; their services are not shown
 */
export async function linkSet(files: DescriptorFile[], filled: DescriptorFile[] = []): Promise<Linked> {
  const linker = new Linker(new Set(files.map(({ name }) => name)));
  for (const file of [...files, ...filled]) await linker.add(file);
  return linker.link();
}

class Linker {
  private readonly outlines = new Map<string, Outline>();
  private readonly symbols = new Map<string, { kind: Outline['declarations'][0]['kind']; file: string }>();
  private readonly faults: LinkFault[] = [];
  private readonly broken = new Set<string>();
  private readonly missingTypes = new Set<string>();
  private readonly missingFiles = new Map<string, { needed: string[]; idle: string[] }>();
  private readonly pauses = new Pauses();

  constructor(private readonly given: ReadonlySet<string>) {}

  async add(file: DescriptorFile): Promise<void> {
    await this.pauses.pause();
    const known = this.outlines.get(file.name);
    const outline = outlineOf(file);
    if (known) {
      if (!sameBytes(known.bytes, outline.bytes)) this.fault('repeated', file.name, []);
      return;
    }
    if (outline.isStandIn) return;
    this.outlines.set(file.name, outline);
    if (outline.fault !== undefined) {
      this.fault('damaged', file.name, [outline.fault], outline.raw);
      this.broken.add(file.name);
      return;
    }
    this.declare(outline);
  }

  private declare({ name, declarations }: Outline): void {
    const clash = declarations.find((declaration) => this.symbols.has(declaration.name));
    if (clash) {
      this.fault('clash', name, [clash.name, this.symbols.get(clash.name)?.file ?? '']);
      this.broken.add(name);
      return;
    }
    for (const { name: symbol, kind } of declarations) this.symbols.set(symbol, { kind, file: name });
  }

  async link(): Promise<Linked> {
    // The list grows while well-known files are found to be needed.
    for (const outline of this.outlines.values()) {
      await this.pauses.pause();
      if (!this.broken.has(outline.name)) this.connect(outline);
    }
    const ordered = orderFiles([...this.outlines.values()], this.broken);
    this.explain(ordered);
    const entries = ordered.order.filter((name) => this.given.has(name));
    return {
      set: entries.length === 0 ? undefined : this.setOf(ordered.order, entries),
      faults: this.faults,
      missingFiles: [...this.missingFiles.keys()],
      missingTypes: [...this.missingTypes],
      fileCount: entries.length,
    };
  }

  /** Types get absolute names, and what declares them is imported. */
  private connect(outline: Outline): void {
    const { name } = outline;
    for (const dependency of outline.dependencies) this.carry(dependency);
    const proto = decodeFile(outline.bytes, 'no-source-info');
    const references = referencesOf(proto, this.table);
    this.judge(outline, references);
    const visible = this.visibleFrom(outline);
    const present = outline.dependencies.filter((dependency) => this.outlines.has(dependency));
    const added = [...references.files].filter((file) => !visible.has(file));
    const isSame = added.length === 0 && present.length === outline.dependencies.length;
    outline.dependencies = [...new Set([...present, ...added])];
    if (isSame && !references.changed) return;
    const whole = decodeFile(outline.bytes, 'all');
    referencesOf(whole, this.table);
    setDependencies(whole, outline.dependencies);
    outline.bytes = toBinary(FileDescriptorProtoSchema, whole);
    outline.publicDependencies = outline.publicDependencies.filter((file) => this.outlines.has(file));
    this.outlines.set(name, outline);
  }

  private judge(outline: Outline, { missing, wrong }: References): void {
    const { name } = outline;
    const absent = outline.dependencies.filter((dependency) => !this.outlines.has(dependency));
    for (const dependency of absent) {
      const users = this.missingFiles.get(dependency) ?? { needed: [], idle: [] };
      (missing.size > 0 ? users.needed : users.idle).push(name);
      this.missingFiles.set(dependency, users);
    }
    for (const type of missing.keys()) this.missingTypes.add(type);
    if (missing.size === 0 && wrong.length === 0) return;
    this.broken.add(name);
    const raw = [...missing].map(([type, place]) => `${type} (${place})`).join(', ');
    if (wrong.length > 0) this.fault('wrong', name, wrong.slice(0, 1), wrong.join('; '));
    else this.fault('undefined', name, [[...missing.keys()][0] ?? '', ...absent], raw);
  }

  private readonly table: SymbolTable = {
    get: (name) => {
      const known = this.symbols.get(name);
      if (known) return known;
      const file = wellKnown().fileOf(name);
      if (file === undefined) return undefined;
      this.carry(file);
      return this.symbols.get(name);
    },
  };

  /** google/protobuf comes with us. */
  private carry(name: string): void {
    if (this.outlines.has(name)) return;
    const file = wellKnown().file(name);
    const outline = file && outlineOf(file);
    if (!outline || outline.declarations.some((declaration) => this.symbols.has(declaration.name))) return;
    this.outlines.set(name, outline);
    this.declare(outline);
  }

  /** What an import makes visible: the file, and what that imports publicly. */
  private visibleFrom({ name, dependencies }: Outline): Set<string> {
    const visible = new Set([name, ...dependencies]);
    for (const file of visible) {
      if (file === name) continue;
      for (const next of this.outlines.get(file)?.publicDependencies ?? []) visible.add(next);
    }
    return visible;
  }

  private explain({ blocked, circles }: Ordered): void {
    for (const members of new Set(circles.values())) this.fault('circle', members[0] ?? '', members);
    for (const [name, culprit] of blocked) this.fault('blocked', name, [culprit]);
    for (const [name, { needed, idle }] of this.missingFiles) {
      if (needed.length === 0) this.fault('missing-import', name, idle);
    }
  }

  private setOf(order: string[], entries: string[]): CompiledSet & { bytes: Uint8Array } {
    const writer = new BinaryWriter();
    for (const name of order) {
      const bytes = this.outlines.get(name)?.bytes;
      if (bytes) writer.tag(fileInSet, 2).bytes(bytes);
    }
    const bytes = writer.finish();
    return { bytes, digest: createHash('sha256').update(bytes).digest('hex'), entries };
  }

  private fault(kind: LinkFault['kind'], file: string, fact: string[], raw?: string): void {
    this.faults.push({ kind, file, fact, raw: raw ?? [file, ...fact].join(': ') });
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
