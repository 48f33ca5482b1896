// Compiled sets -> the packages, services and methods of the tree, with their lines, without building a registry.
import type {
  FileDescriptorProto,
  MethodDescriptorProto,
  ServiceDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import type { MethodEntry, PackageEntry, ServiceEntry } from '../../src-shared/catalog';
import type { CompiledSet } from './compiler';
import { serviceInFile } from './descriptor-wire';
import { DescriptorLines } from './descriptor-lines';
import { indexSet, type SetIndex } from './set-index';

const methodInService = 2;

/** A service that two files of one source declare: the tree shows the first. */
export interface RepeatedService {
  name: string;
  shownFrom: string;
  file: string;
  line: number;
}

interface BuiltCatalog {
  /** Sorted by name; services and methods in the order of their files. */
  packages: PackageEntry[];
  /** Sets that the shown services come from, in the same order as given. */
  sets: SetIndex[];
  repeated: RepeatedService[];
}

/** Throws a RangeError when a set is not a descriptor set. */
export async function buildCatalog(compiled: CompiledSet[]): Promise<BuiltCatalog> {
  const byName = new Map<string, { packageName: string; service: ServiceEntry }>();
  const repeated: RepeatedService[] = [];
  const sets: SetIndex[] = [];
  for (const { bytes, entries } of compiled) {
    const shownHere: ServiceEntry[] = [];
    const index = await indexSet(bytes, new Set(entries), (file) => {
      for (const service of servicesOf(file)) {
        const shown = byName.get(service.name)?.service;
        if (shown) {
          repeated.push({
            name: service.name,
            shownFrom: shown.file,
            file: service.file,
            line: service.line,
          });
          continue;
        }
        byName.set(service.name, { packageName: file.package, service });
        shownHere.push(service);
      }
    });
    for (const { inputType, outputType } of shownHere.flatMap(({ methods }) => methods)) {
      index.shownTypes.add(inputType).add(outputType);
    }
    sets.push(index);
  }
  const packages = new Map<string, ServiceEntry[]>();
  for (const { packageName, service } of byName.values()) {
    const same = packages.get(packageName);
    if (same) same.push(service);
    else packages.set(packageName, [service]);
  }
  const sorted = [...packages]
    .map(([name, services]) => ({ name, services }))
    .sort((a, b) => order(a.name, b.name));
  return { packages: sorted, sets, repeated };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function servicesOf(file: FileDescriptorProto): ServiceEntry[] {
  const lines = new DescriptorLines(file, [2, 4]);
  return file.service.map((service, position) => serviceEntry(file, service, position, lines));
}

function serviceEntry(
  file: FileDescriptorProto,
  service: ServiceDescriptorProto,
  position: number,
  lines: DescriptorLines,
): ServiceEntry {
  const path = [serviceInFile, position];
  const name = file.package === '' ? service.name : `${file.package}.${service.name}`;
  return {
    name,
    deprecated: service.options?.deprecated ?? false,
    file: file.name,
    line: lines.line(path),
    methods: service.method.map((method, index) =>
      methodEntry(file, name, method, [...path, methodInService, index], lines),
    ),
  };
}

function methodEntry(
  file: FileDescriptorProto,
  service: string,
  method: MethodDescriptorProto,
  path: number[],
  lines: DescriptorLines,
): MethodEntry {
  return {
    name: method.name,
    path: `/${service}/${method.name}`,
    service,
    clientStreaming: method.clientStreaming,
    serverStreaming: method.serverStreaming,
    inputType: method.inputType.replace(/^\./, ''),
    outputType: method.outputType.replace(/^\./, ''),
    deprecated: method.options?.deprecated ?? false,
    file: file.name,
    line: lines.line(path),
  };
}
