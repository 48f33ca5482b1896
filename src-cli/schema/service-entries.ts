// Services of a registry as the catalog has them.
import type { DescMethod, DescService } from '@bufbuild/protobuf';
import type { MethodEntry, ServiceEntry } from '../../src-shared/catalog';
import type { TypeRegistry } from '../../src-shared/proto/registry';

/** `listed`: those that are shown. */
export function serviceEntries({ types }: TypeRegistry, listed: ReadonlySet<string>): ServiceEntry[] {
  const entries: ServiceEntry[] = [];
  for (const type of types)
    if (type.kind === 'service' && listed.has(type.typeName)) entries.push(serviceEntry(type));
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function serviceEntry(service: DescService): ServiceEntry {
  const { typeName: name, deprecated } = service;
  const file = service.file.proto.name;
  return {
    name,
    deprecated,
    file,
    line: 0,
    methods: service.methods.map((method) => methodEntry(method, file)),
  };
}

function methodEntry(method: DescMethod, file: string): MethodEntry {
  const { clientStreaming, serverStreaming } = method.proto;
  return {
    name: method.name,
    path: `/${method.parent.typeName}/${method.name}`,
    service: method.parent.typeName,
    clientStreaming,
    serverStreaming,
    inputType: method.input.typeName,
    outputType: method.output.typeName,
    deprecated: method.deprecated,
    file,
    line: 0,
  };
}
