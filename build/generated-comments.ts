// The comments of a .proto whose text no npm package has, out of the declarations that protoc-gen-es made of it.
import { clone, create, type AnyDesc, type DescFile, type DescMessage } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  SourceCodeInfoSchema,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { pathOf } from '../src-shared/proto/comments';

/** `declarations`: the text of the package's `.d.ts`. The descriptor of the file with the comments as its source info. */
export function withComments(file: DescFile, declarations: string): FileDescriptorProto {
  const comments = commentsIn(declarations);
  const location = declarationsOf(file).flatMap((desc) => {
    const leadingComments = comments.get(keyOf(desc));
    return leadingComments === undefined ? [] : [{ path: pathOf(desc) ?? [], leadingComments }];
  });
  const proto = clone(FileDescriptorProtoSchema, file.proto);
  proto.sourceCodeInfo = create(SourceCodeInfoSchema, { location });
  return proto;
}

/** `@generated from field: optional string id = 1;` belongs to the message named last before it. */
function commentsIn(text: string): Map<string, string> {
  const comments = new Map<string, string>();
  let parent = '';
  for (const [, block = ''] of text.matchAll(/\/\*\*\n([\s\S]*?)\*\//g)) {
    const lines = block.split('\n').map((line) => line.replace(/^\s*\* ?/, ''));
    const from = lines.findIndex((line) => line.startsWith('@generated from '));
    const [, kind = '', declared = ''] =
      /^@generated from (\w+)(?: value)?:? (.*)$/.exec(lines[from] ?? '') ?? [];
    if (kind === 'message' || (kind === 'enum' && !declared.includes('='))) parent = declared;
    const key = /= (-?\d+)/.exec(declared)?.[1] ?? '';
    const comment = lines
      .slice(0, from)
      .join('\n')
      .trim()
      .replace(/\*\\\//g, '*/');
    if (comment === '' || kind === '') continue;
    const owner = kind === 'extension' ? 'extension' : key === '' ? declared : parent;
    comments.set(`${owner} ${key}`.trim(), `${comment}\n`.replace(/^(?=.)/gm, ' '));
  }
  return comments;
}

function keyOf(desc: AnyDesc): string {
  if (desc.kind === 'field' || desc.kind === 'enum_value') return `${desc.parent.typeName} ${desc.number}`;
  if (desc.kind === 'extension') return `extension ${desc.number}`;
  if (desc.kind === 'oneof') return `${desc.parent.typeName}.${desc.name}`;
  return desc.kind === 'message' || desc.kind === 'enum' ? desc.typeName : '';
}

function declarationsOf(file: DescFile): AnyDesc[] {
  const inMessage = (message: DescMessage): AnyDesc[] => [
    ...[message, ...message.fields, ...message.oneofs, ...message.nestedEnums],
    ...message.nestedMessages.flatMap(inMessage),
  ];
  const enums = file.enums.flatMap((one) => [one, ...one.values]);
  return [...file.messages.flatMap(inMessage), ...enums, ...file.extensions];
}
