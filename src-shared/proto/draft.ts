// A message that somebody writes: its JSON text read and checked once, for the form, the JSON view and the encoder.
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import { checkJson, type CheckedJson } from './json-check';
import { readJson } from './json-reader';
import type { JsonDocument } from './json-tree';

export interface Draft {
  readonly text: string;
  readonly desc: DescMessage;
  readonly types: Registry;
  readonly document: JsonDocument;
  readonly checked: CheckedJson;
}

/** Never throws; linear in the text. Do it once for a text and give the result to buildForm and encodeDraft. */
export function readDraft(text: string, desc: DescMessage, types: Registry): Draft {
  const document = readJson(text);
  return { text, desc, types, document, checked: checkJson(document, desc, types) };
}
