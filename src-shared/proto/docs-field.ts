// One field or extension as documentation shows it.
import type { Registry } from '@bufbuild/protobuf';
import { protoCamelCase } from '@bufbuild/protobuf/reflect';
import { FieldOptionsSchema } from '@bufbuild/protobuf/wkt';
import { docOf } from './comments';
import { readComment, type DocBlock } from './docs-comment';
import { hasPresence, isRequired, scalarName, valueType, type AnyField } from './field-type';
import { docOptions, type DocOption } from './options-text';

export interface DocField {
  readonly number: number;
  /** `starts_at`; of an extension its full name. */
  readonly name: string;
  readonly symbol: string;
  /** What stands before the type's name, and behind it: `repeated `, `map<string, ` and `>`. */
  readonly before: string;
  readonly typeText: string;
  readonly after: string;
  /** Full name when the type has a page. */
  readonly typeName?: string;
  /**
   * `optional`: a scalar that may be unset; `implicit`: absent and zero are the same; `natural`: messages and members of
   * a oneof, which can always be absent.
   */
  readonly presence: 'required' | 'optional' | 'implicit' | 'natural' | 'list';
  /** As the .proto says it; absent when it says nothing. */
  readonly defaultText?: string;
  /** Only when it is not the usual one. */
  readonly jsonName?: string;
  /** The message that an extension extends. */
  readonly extendee?: { readonly name: string; readonly typeName: string };
  readonly deprecated: boolean;
  readonly comment: readonly DocBlock[];
  readonly options: readonly DocOption[];
}

export function fieldDoc(field: AnyField, types: Registry): DocField {
  const { proto } = field;
  const isExtension = field.kind === 'extension';
  const own = isExtension ? field.typeName : field.name;
  const isOwnJson = !isExtension && field.jsonName !== protoCamelCase(field.name);
  return {
    number: field.number,
    name: own,
    symbol: isExtension ? field.typeName : `${field.parent.typeName}.${field.name}`,
    ...typeParts(field),
    presence: presenceOf(field),
    ...(proto.defaultValue === '' ? {} : { defaultText: proto.defaultValue }),
    ...(isOwnJson ? { jsonName: field.jsonName } : {}),
    ...(isExtension ? { extendee: { name: field.extendee.name, typeName: field.extendee.typeName } } : {}),
    deprecated: field.deprecated,
    comment: readComment(docOf(field)),
    options: docOptions(FieldOptionsSchema, proto.options, types),
  };
}

function typeParts(field: AnyField): Pick<DocField, 'before' | 'typeText' | 'after' | 'typeName'> {
  const type = valueType(field);
  const named = type.kind === 'message' ? type.message : type.kind === 'enum' ? type.enum : undefined;
  const typeText = type.kind === 'scalar' ? scalarName(type.scalar) : (named?.name ?? '');
  const link = named === undefined ? {} : { typeName: named.typeName };
  if (field.fieldKind === 'map') {
    return { before: `map<${scalarName(field.mapKey)}, `, typeText, after: '>', ...link };
  }
  return { before: field.fieldKind === 'list' ? 'repeated ' : '', typeText, after: '', ...link };
}

function presenceOf(field: AnyField): DocField['presence'] {
  if (isRequired(field)) return 'required';
  if (field.fieldKind === 'list' || field.fieldKind === 'map') return 'list';
  if (field.message !== undefined || field.oneof !== undefined) return 'natural';
  return hasPresence(field) ? 'optional' : 'implicit';
}
