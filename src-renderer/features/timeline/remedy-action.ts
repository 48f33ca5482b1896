// A button of the error card: what it changes before the call is sent again.
import type { IconName } from '../../ui/icons';

export interface RemedyAction {
  label: string;
  icon: IconName;
  title?: string | undefined;
  /** What must be known before it is pressed, in a sentence above the buttons. */
  note?: string | undefined;
  run: () => void;
}
