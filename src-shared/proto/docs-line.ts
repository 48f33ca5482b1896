// The line of a declaration in its file, out of the descriptor's source info.
import type { AnyDesc, DescFile } from '@bufbuild/protobuf';
import { fileOf, pathOf } from './comments';

const tables = new WeakMap<DescFile, Map<string, number>>();

/** 1-based; 0 when the set has no source info for it. */
export function lineOf(desc: AnyDesc): number {
  const path = pathOf(desc);
  return path === undefined ? 0 : (linesOf(fileOf(desc)).get(path.join('.')) ?? 0);
}

function linesOf(file: DescFile): Map<string, number> {
  let table = tables.get(file);
  if (table === undefined) {
    table = new Map();
    for (const { path, span } of file.proto.sourceCodeInfo?.location ?? []) {
      const key = path.join('.');
      if (!table.has(key)) table.set(key, (span[0] ?? 0) + 1);
    }
    tables.set(file, table);
  }
  return table;
}
