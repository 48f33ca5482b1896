// Who sent a chunk, in a word for the right edge of its line: a rule, a run, a relay; where others answer too, also a person.
import type { CaptureSummary } from '../../../src-shared/capture';
import type { CaptureLine } from '../../../src-shared/contract';
import { readSentBy } from '../../../src-shared/sent-by';
import { m } from '../../paraglide/messages';

export function senderWord({ direction, kind, by }: CaptureLine, { connected }: CaptureSummary): string {
  if (direction !== 'sent' || kind !== 'chunk') return '';
  const sender = readSentBy(by);
  switch (sender.kind) {
    case 'rule':
      return m.listen_sent_by_rule({ place: sender.place });
    case 'relay':
      return m.listen_sent_by_relay();
    case 'run':
      return m.listen_sent_by_run();
    case 'file':
      return m.listen_sent_by_file();
    case 'all':
      return m.listen_sent_by_all();
    case 'hand':
      return connected?.role === 'accepted' ? m.listen_sent_by_you() : '';
  }
}
