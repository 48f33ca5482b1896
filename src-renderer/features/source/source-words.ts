// How a source stands, in words: the chip, and one sentence below the title.
import type { Source } from '../../../src-shared/catalog';
import { m } from '../../paraglide/messages';

export interface SourceWords {
  chip: string;
  tone: 'ok' | 'err' | 'warn' | 'recv';
  text: string;
}

/** @param goodAt when the answer in use was given, as shown */
export function sourceWords(source: Source, goodAt: string): SourceWords {
  const { kind, state, fileCount } = source;
  if (state === 'loading') return { chip: m.source_loading(), tone: 'recv', text: m.source_loading_text() };
  if (state === 'offline')
    return { chip: m.source_offline(), tone: 'warn', text: m.source_offline_text({ time: goodAt }) };
  if (state === 'failed') {
    const chip = kind === 'reflection' ? m.source_no_answer() : m.source_not_loaded();
    return { chip, tone: 'err', text: failedText(kind) };
  }
  if (state === 'partial') return { chip: m.source_partly_loaded(), tone: 'warn', text: partialText(kind) };
  const text =
    kind === 'reflection'
      ? m.source_reflection_text({ count: fileCount })
      : m.source_ok_text({ count: fileCount });
  return { chip: m.source_loaded(), tone: 'ok', text };
}

function failedText(kind: Source['kind']): string {
  if (kind === 'reflection') return m.source_no_answer_text();
  return kind === 'set' ? m.source_set_failed_text() : m.source_failed_text();
}

function partialText(kind: Source['kind']): string {
  if (kind === 'reflection') return m.source_partial_answer_text();
  return kind === 'set' ? m.source_set_partial_text() : m.source_partial_text();
}
