// One line for each frame in the list: its fields where it has a type, else its text, else its bytes; made once a row.
import { decodeText } from '../../../src-shared/bytes/encoding';
import type { FrameRow } from '../../../src-shared/frame-channels';
import { previewMessage, type PreviewToken } from '../../../src-shared/proto/preview';
import { hexText } from '../../../src-shared/proto/scalar-read';
import { contentOf, meaningOf, type FrameTypes } from '../../../src-shared/tcp/frame-meaning';
import type { WireFormat } from '../../../src-shared/tcp/wire-format';

export class FramePreviews {
  private readonly made = new WeakMap<FrameRow, PreviewToken[]>();

  constructor(
    private readonly format: WireFormat,
    private readonly types: FrameTypes,
    /** Characters that a row has room for. */
    private readonly width: number,
  ) {}

  tokens(row: FrameRow): PreviewToken[] {
    const known = this.made.get(row);
    if (known) return known;
    const tokens = this.make(row);
    this.made.set(row, tokens);
    return tokens;
  }

  private make(row: FrameRow): PreviewToken[] {
    const { format, types, width } = this;
    const frame = { ...row, isWhole: row.bytes.length === row.size };
    const meaning = meaningOf(frame, format, types);
    if (meaning.ok) return previewMessage(meaning.value.bytes, meaning.value.desc, types.types, width);
    if (meaning.error.code !== 'no-type') return [{ text: meaning.error.message, kind: 'key' }];
    const content = contentOf(frame, format).subarray(0, width * 4);
    const text = decodeText(content, format.encoding).slice(0, width);
    if (content.length > 0 && isText(text)) return [{ text: text.replace(/[\r\n\t]+/g, ' '), kind: 'value' }];
    return [{ text: hexText(content.subarray(0, Math.ceil(width / 3))), kind: 'value' }];
  }
}

/** What a cut leaves at the end may be half a character. */
function isText(text: string): boolean {
  return !/[^\P{C}\r\n\t]|\uFFFD/u.test(text.replace(/\uFFFD{1,3}$/u, ''));
}
