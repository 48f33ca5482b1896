// The flags that say where the schema comes from, alike in every command that needs one.
import type { Flag, FlagGroup } from './flag';
import type { GivenFlags } from './parse-flags';

const flags: readonly Flag[] = [
  { name: 'proto', value: 'FILE|DIR', repeatable: true, help: 'a .proto file, or a folder of them' },
  { name: 'import', short: 'I', value: 'DIR', repeatable: true, help: 'a folder that imports start from' },
  {
    name: 'descriptor-set',
    value: 'FILE',
    repeatable: true,
    help: 'a FileDescriptorSet of buf or protoc; gzip too',
  },
];

export const schemaFlags: FlagGroup = {
  title: 'Schema (without these: server reflection on TARGET, v1 then v1alpha)',
  flags,
};

export interface SchemaChoice {
  protos: string[];
  importFolders: string[];
  sets: string[];
}

/** Undefined: the server is asked. */
export function schemaChoice(given: GivenFlags): SchemaChoice | undefined {
  const protos = given.all('proto');
  const sets = given.all('descriptor-set');
  return protos.length + sets.length === 0 ? undefined : { protos, sets, importFolders: given.all('import') };
}
