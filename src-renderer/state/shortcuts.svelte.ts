// Keys to commands: typing is never caught, Esc leaves the nearest thing first, dialogs keep the keys to themselves.
import { isEnabled, type Command, type Commands } from './commands.svelte';
import { actsInText, isPress, takesText } from './key-press';

export class Shortcuts {
  /**
   * @param commands the table; two commands may share a key (Ctrl Enter): the first that is enabled acts
   * @param overlayOpen a dialog, the palette or a question is open
   */
  constructor(
    private readonly commands: Commands,
    private readonly overlayOpen: () => boolean,
  ) {}

  /** Listens after everything inside the page had its turn. @returns stops listening */
  attach(target: Window): () => void {
    const listen = (event: KeyboardEvent) => this.onKey(event);
    const first = (event: KeyboardEvent) => this.beforeOpeners(event);
    target.addEventListener('keydown', listen);
    target.addEventListener('keydown', first, true);
    return () => {
      target.removeEventListener('keydown', listen);
      target.removeEventListener('keydown', first, true);
    };
  }

  /** Ctrl Enter on a control that opens a list or a menu is no press on it: those take every Enter. */
  private beforeOpeners(event: KeyboardEvent): void {
    const isOpener = event.target instanceof Element && event.target.matches('[aria-haspopup]');
    if (!isOpener || !isPress(event, '$mod+Enter')) return;
    this.onKey(event);
    event.preventDefault();
    event.stopPropagation();
  }

  /** Public for tests: the whole decision for one key press. */
  onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const inText = takesText(event.target);
    // An open dialog closes itself; in a field Esc leaves the field; else it is a key like others (Cancel).
    if (event.key === 'Escape' && !this.overlayOpen() && inText) {
      (event.target as HTMLElement).blur();
      event.preventDefault();
      return;
    }
    const command = this.commands.list.find((one) => this.fits(one, event, inText));
    if (!command) return;
    event.preventDefault();
    if (!event.repeat || command.repeats) command.run();
  }

  private fits(command: Command, event: KeyboardEvent, inText: boolean): boolean {
    if (!command.keys || (inText && !actsInText(command.keys))) return false;
    if (this.overlayOpen() && !command.overlay) return false;
    return isPress(event, command.keys) && isEnabled(command);
  }
}
