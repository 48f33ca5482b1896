// Why a guess stands where it stands, in words.
import { formatCount } from '../../../src-shared/bytes/byte-size';
import type { GuessReason } from '../../../src-shared/framing/guess';
import type { ConnectionGuess } from '../../../src-shared/framing/guess-both';
import { m } from '../../paraglide/messages';

/** The reasons of the direction that says more, then what does not fit. */
export function guessReasons(guess: ConnectionGuess): string {
  const { sent, received } = guess;
  const [best, other] = (received?.score ?? -1) >= (sent?.score ?? -1) ? [received, sent] : [sent, received];
  const all = [...(best?.reasons ?? []), ...(other?.reasons ?? [])];
  const texts = new Set(all.map(reasonText));
  if (guess.misfits.includes('sent')) texts.add(m.frames_guess_misfit_sent());
  if (guess.misfits.includes('received')) texts.add(m.frames_guess_misfit_received());
  return [...texts].join(', ');
}

function reasonText(reason: GuessReason): string {
  if (reason.code === 'consumes-all')
    return m.frames_guess_all({ count: reason.frames, frames: formatCount(reason.frames) });
  if (reason.code === 'cut-at-end')
    return m.frames_guess_cut({ frames: formatCount(reason.frames), bytes: formatCount(reason.bytes) });
  if (reason.code === 'chunks-end-with-frames') return m.frames_guess_chunks();
  if (reason.code === 'payloads-are-text') return m.frames_guess_text();
  return m.frames_guess_parses({ payloads: formatCount(reason.payloads) });
}
