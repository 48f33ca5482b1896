// What a menu shows: one line, its key, its mark.
import type { IconName } from './icons';

export interface MenuItem {
  /** Unique in the menu. */
  id: string;
  label: string;
  icon?: IconName | undefined;
  /** `$mod+K`: printed at the right. */
  keys?: string | undefined;
  /** Printed at the right, small. */
  detail?: string | undefined;
  danger?: boolean | undefined;
  disabled?: boolean | undefined;
  /** Given: the item is one of a choice; true shows the check. */
  checked?: boolean | undefined;
  /** A line above it. */
  separated?: boolean | undefined;
  /** What it runs puts the focus elsewhere: it does not go back to the opener. */
  movesFocus?: boolean | undefined;
  run: () => void;
}
