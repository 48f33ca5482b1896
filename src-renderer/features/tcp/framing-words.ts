// A framing in words, whole: what ends a frame, and for a length what it counts and what stands around it.
import { lengthWidths, type Framing, type LengthFraming } from '../../../src-shared/framing/framing';
import { m } from '../../paraglide/messages';
import { framingChoices, framingKey } from './framing-names';

export function framingWords(framing: Framing): string {
  switch (framing.kind) {
    case 'length':
      return lengthWords(framing);
    case 'decimal':
      return m.frames_words_decimal({ digits: framing.digits });
    case 'fixed':
      return m.frames_words_fixed({ bytes: framing.size });
    case 'idle':
      return m.frames_words_idle({ ms: framing.ms });
    default:
      return otherWords(framing);
  }
}

function lengthWords(framing: LengthFraming): string {
  const { width, endian, counts, before, after, trailer, extra } = framing;
  const bytes = lengthWidths[width];
  const first =
    bytes === 1
      ? m.frames_words_length_byte()
      : endian === 'big'
        ? m.frames_words_length_big({ bytes })
        : m.frames_words_length_little({ bytes });
  const more = [
    counts === 'whole' ? m.frames_words_whole() : counts === 'rest' ? m.frames_words_rest() : '',
    before > 0 ? m.frames_words_before({ count: before }) : '',
    after > 0 ? m.frames_words_after({ count: after }) : '',
    trailer > 0 ? m.frames_words_trailer({ count: trailer }) : '',
    extra !== 0 ? m.frames_words_extra({ extra: extra > 0 ? `+${extra}` : String(extra) }) : '',
  ];
  return [first, ...more.filter((part) => part !== '')].join(', ');
}

function otherWords(framing: Framing): string {
  const key = framingKey(framing);
  if (key === 'mark' && framing.kind === 'delimiter')
    return m.frames_words_mark({ bytes: spaced(framing.mark) });
  if (key === 'between' && framing.kind === 'between')
    return m.frames_words_between({ start: spaced(framing.start), end: spaced(framing.end) });
  return framingChoices().find(({ value }) => value === key)?.label ?? key;
}

function spaced(hex: string): string {
  return hex.toUpperCase().replace(/..(?=.)/g, '$& ');
}
