// Lines of a file's declarations, from the source info that buf keeps.
import type { FileDescriptorProto, SourceCodeInfo_Location } from '@bufbuild/protobuf/wkt';

export class DescriptorLines {
  private readonly locations = new Map<string, SourceCodeInfo_Location>();

  /** Only locations on the given depth of path are kept: services are 2 numbers deep, methods 4. */
  constructor(file: FileDescriptorProto, depths: number[]) {
    for (const location of file.sourceCodeInfo?.location ?? []) {
      if (!depths.includes(location.path.length)) continue;
      const key = location.path.join('.');
      if (!this.locations.has(key)) this.locations.set(key, location);
    }
  }

  /** 1-based line of a declaration; 1 when the set has no source info. */
  line(path: number[]): number {
    return (this.locations.get(path.join('.'))?.span[0] ?? 0) + 1;
  }
}
