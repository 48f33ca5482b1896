// Where declarations stood in their file and what was written beside them, by descriptor path.
import type { FileDescriptorProto, SourceCodeInfo_Location } from '@bufbuild/protobuf/wkt';
import type { LineWriter } from './proto-print-text';

export type DescriptorPath = readonly number[];

export class SourcePlaces {
  private readonly locations = new Map<string, SourceCodeInfo_Location>();

  constructor(file: FileDescriptorProto) {
    for (const location of file.sourceCodeInfo?.location ?? []) {
      const key = location.path.join('.');
      if (!this.locations.has(key)) this.locations.set(key, location);
    }
  }

  /** A number that grows along the file; undefined when the set has no source info for it. */
  position(path: DescriptorPath): number | undefined {
    const span = this.locations.get(path.join('.'))?.span;
    return span === undefined ? undefined : (span[0] ?? 0) * 100_000 + (span[1] ?? 0);
  }

  /** Something stands above a declaration. */
  isCommented(path: DescriptorPath): boolean {
    const location = this.locations.get(path.join('.'));
    if (location === undefined) return false;
    return location.leadingComments !== '' || location.leadingDetachedComments.length > 0;
  }

  /** What stands above a declaration. */
  before(path: DescriptorPath, writer: LineWriter): void {
    const location = this.locations.get(path.join('.'));
    if (location === undefined) return;
    for (const detached of location.leadingDetachedComments) {
      for (const line of commentLines(detached)) writer.line(line);
      writer.gap();
    }
    for (const line of commentLines(location.leadingComments)) writer.line(line);
  }

  /** What stands behind a statement of one line, or after it. */
  after(path: DescriptorPath, writer: LineWriter): void {
    const lines = commentLines(this.locations.get(path.join('.'))?.trailingComments ?? '');
    if (lines.length === 1) writer.append(` ${lines[0] ?? ''}`);
    else this.inside(path, writer);
  }

  /** What stands behind the brace that opens a block. */
  inside(path: DescriptorPath, writer: LineWriter): void {
    const lines = commentLines(this.locations.get(path.join('.'))?.trailingComments ?? '');
    for (const line of lines) writer.line(line);
    if (lines.length > 0) writer.gap();
  }
}

function commentLines(comment: string): string[] {
  if (comment === '') return [];
  const lines = comment.replace(/\r/g, '').replace(/\n$/, '').split('\n');
  return lines.map((line) => `//${line === '' || line.startsWith(' ') ? '' : ' '}${line}`.trimEnd());
}
