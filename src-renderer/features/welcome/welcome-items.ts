// What the welcome page offers, made by the page that knows what works.
import type { CallKind } from '../../../src-shared/catalog';
import type { IconName } from '../../ui/icons';

/** A way to begin. */
export interface WelcomeCard {
  id: string;
  icon: IconName;
  title: string;
  text: string;
  keys?: string | undefined;
  run: () => void;
}

/** Something to come back to. */
export interface WelcomeRecent {
  id: string;
  kind: CallKind | null;
  icon: IconName;
  title: string;
  /** In mono: a target or a path. */
  detail?: string | undefined;
  run: () => void;
}
