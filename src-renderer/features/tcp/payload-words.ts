// A kept payload in one line: what its mode is called and how it begins.
import type { KeptPayload, WritingMode } from '../../../src-shared/tcp/composer-state';
import { m } from '../../paraglide/messages';

export function modeName(mode: WritingMode): string {
  return {
    text: m.tcp_mode_text,
    hex: m.tcp_mode_hex,
    base64: m.compose_mode_base64,
    message: m.compose_mode_message,
    file: m.tcp_mode_file,
  }[mode]();
}

const mostCharacters = 200;

export function payloadPreview({ mode, text }: KeptPayload): string {
  const start = text.slice(0, mostCharacters);
  // The names and values of a message say it; braces, quotes and line breaks do not.
  if (mode === 'message')
    return (
      start
        .replace(/[{}"\s,]+/g, ' ')
        .replace(/ ?: ?/g, ' ')
        .trim() || '{}'
    );
  if (mode === 'file') return text.split(/[\\/]/).slice(-2).join('/');
  return start.replace(/\s*\n\s*/g, mode === 'text' ? '⏎' : ' ');
}
