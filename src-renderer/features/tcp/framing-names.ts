// The framings and checksums as people choose them: a key for a menu, its words, and the settings behind it.
import { framingPresets } from '../../../src-shared/framing/presets';
import { lengthWidths, type Framing, type LengthWidth } from '../../../src-shared/framing/framing';
import { m } from '../../paraglide/messages';

interface Choice {
  value: string;
  label: string;
  detail?: string;
}

/** What a framing of one's own begins with. */
const own: Readonly<Record<string, Framing>> = {
  decimal: { kind: 'decimal', digits: 8 },
  mark: { kind: 'delimiter', mark: '3b' },
  between: { kind: 'between', start: '3c', end: '3e', escape: 'none' },
  fixed: { kind: 'fixed', size: 16 },
  idle: { kind: 'idle', ms: 50 },
};

/** In the order of the menu. */
export function framingChoices(): Choice[] {
  return [
    { value: 'none', label: m.compose_framing_none() },
    ...['u8', 'u16be', 'u16le', 'u24be', 'u24le', 'u32be', 'u32le', 'u64be', 'u64le'].map(lengthChoice),
    { value: 'varint', label: m.compose_framing_varint(), detail: m.compose_framing_varint_detail() },
    { value: 'zigzag-varint', label: m.compose_framing_zigzag(), detail: 'Tendermint' },
    { value: 'decimal', label: m.compose_framing_decimal(), detail: '00000187' },
    { value: 'grpc', label: m.compose_framing_grpc() },
    { value: 'lf', label: m.compose_framing_lf(), detail: '\\n' },
    { value: 'crlf', label: m.compose_framing_crlf(), detail: '\\r\\n' },
    { value: 'nul', label: m.compose_framing_nul(), detail: '\\0' },
    { value: 'mark', label: m.compose_framing_mark() },
    { value: 'stx-etx', label: m.compose_framing_stx() },
    { value: 'stx-etx-dle', label: m.compose_framing_stx_stuffed() },
    { value: 'dle-stx-etx', label: m.compose_framing_stx_doubled() },
    { value: 'between', label: m.compose_framing_between() },
    { value: 'fixed', label: m.compose_framing_fixed() },
    { value: 'idle', label: m.compose_framing_idle() },
    { value: 'until-close', label: m.compose_framing_until_close() },
  ];
}

function lengthChoice(value: string): Choice {
  const width = value.replace(/[bl]e$/, '');
  if (value === 'u8') return { value, label: m.compose_framing_u8() };
  const label = value.endsWith('be') ? m.compose_framing_big({ width }) : m.compose_framing_little({ width });
  const bytes = lengthWidths[width as LengthWidth];
  return { value, label, detail: m.compose_framing_bytes({ bytes }) };
}

/** The choice that a framing belongs to, whatever its numbers are. */
export function framingKey(framing: Framing | null): string {
  if (framing === null) return 'none';
  if (framing.kind === 'length') {
    const { width, endian } = framing;
    return width === 'u8' ? 'u8' : `${width}${endian === 'big' ? 'be' : 'le'}`;
  }
  if (framing.kind === 'varint') return framing.zigzag ? 'zigzag-varint' : 'varint';
  const text = JSON.stringify(framing);
  const preset = Object.keys(framingPresets).find((key) => JSON.stringify(framingPresets[key]) === text);
  if (preset !== undefined) return preset;
  return framing.kind === 'delimiter' ? 'mark' : framing.kind;
}

/** The framing of a choice; the numbers of the one before stay where both have them. */
export function framingOf(key: string, before: Framing | null): Framing | null {
  if (key === 'none') return null;
  const chosen = framingPresets[key] ?? own[key] ?? null;
  if (chosen?.kind !== 'length' || before?.kind !== 'length') return chosen;
  return { ...before, width: chosen.width, endian: chosen.endian };
}
