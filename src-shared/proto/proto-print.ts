// .proto text from descriptors: what buf and protoc read back to the same descriptors.
import { createRegistry, type DescFile, type Registry } from '@bufbuild/protobuf';
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { FilePrinter } from './proto-print-file';
import { NameScope } from './proto-print-names';

export interface ProtoText {
  /** Import name: `google/api/http.proto`. */
  readonly name: string;
  readonly text: string;
  /** Options that the text cannot hold because nothing in the set declares them; they are comments in it. */
  readonly lost: readonly string[];
}

/**
 * @param file with source info its comments and its order are kept
 * @param names everything that the set declares
 * @param types where custom options are looked up
 */
export function printProto(file: FileDescriptorProto, names: NameScope, types: Registry): ProtoText {
  const printer = new FilePrinter(file, names, types);
  const text = printer.print();
  return { name: file.name, text, lost: printer.lost };
}

/** Prints files of one set; the set's other files are where types and custom options are looked up. */
export class ProtoPrinter {
  private readonly names: NameScope;
  private readonly types: Registry;

  /** @param files the files to print and all that they import */
  constructor(files: readonly DescFile[]) {
    this.names = new NameScope(files.map(({ proto }) => proto));
    this.types = createRegistry(...files);
  }

  print(file: DescFile): ProtoText {
    return printProto(file.proto, this.names, this.types);
  }
}
