// What a call sent first, as the text of a draft: a call that comes from a file stands there as it was made.
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import { decodeMessage } from '../../src-shared/proto/decode';
import type { TypeRegistry } from '../../src-shared/proto/registry';
import { request } from '../bridge';

/** Longer messages are looked at in the timeline. */
const mostBytes = 65_536;
/** The message comes right behind the headers. */
const firstRows = 20;

interface Recalling {
  recalls: boolean;
  types: { input: DescMessage; registry: TypeRegistry } | null;
  view: { captureId: string } | null;
  draft: { text: string; setText: (text: string) => void };
}

/** Does nothing before the types are known, nor over a draft that was begun. */
export async function recallRequest(tab: Recalling): Promise<void> {
  const { types, view } = tab;
  if (!tab.recalls || types === null || view === null) return;
  tab.recalls = false;
  const text = await sentRequest(view.captureId, types.input, types.registry.types);
  if (text !== undefined && tab.draft.text === '{}') tab.draft.setText(text);
}

/** Undefined when nothing was sent, or it is too long to be edited. */
async function sentRequest(
  captureId: string,
  input: DescMessage,
  types: Registry,
): Promise<string | undefined> {
  const place = { from: 0, count: firstRows, previewBytes: mostBytes };
  const answer = await request('capture.read', { captureId, filter: 'sent', ...place });
  if (!answer.ok) return undefined;
  const sent = answer.value.rows.find(({ kind }) => kind === 'message');
  if (sent === undefined || sent.bytes.length < sent.size) return undefined;
  return decodeMessage(sent.bytes, input, types).json;
}
