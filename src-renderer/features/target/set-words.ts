// How many settings of a target differ from what there is without a person's doing, in a sentence.
import { formatCount } from '../../../src-shared/bytes/byte-size';
import { m } from '../../paraglide/messages';

export function setWords(count: number): string {
  if (count === 0) return m.target_set_none();
  return count === 1 ? m.target_set_one() : m.target_set_some({ count: formatCount(count) });
}
