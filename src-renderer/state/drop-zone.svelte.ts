// Files dropped anywhere on the window, and paths pasted outside of fields, become schema sources.
import { pathOfDropped } from '../bridge';

export class DropZone {
  /** Files are over the window. */
  over = $state(false);

  constructor(private readonly open: (paths: string[]) => void) {}

  /** @returns stops listening */
  attach(target: Window): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    target.addEventListener('dragover', (event) => this.onOver(event), { signal });
    target.addEventListener('dragleave', (event) => event.relatedTarget === null && (this.over = false), {
      signal,
    });
    target.addEventListener('drop', (event) => this.onDrop(event), { signal });
    target.addEventListener('paste', (event) => this.onPaste(event), { signal });
    return () => stop.abort();
  }

  private onOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.over = true;
  }

  private onDrop(event: DragEvent): void {
    this.over = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    const paths = files.map(pathOfDropped).filter((path) => path !== '');
    if (paths.length > 0) this.open(paths);
  }

  private onPaste(event: ClipboardEvent): void {
    const inField =
      event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]');
    if (inField || event.defaultPrevented) return;
    const files = [...(event.clipboardData?.files ?? [])].map(pathOfDropped).filter((path) => path !== '');
    const text = event.clipboardData?.getData('text/plain').trim() ?? '';
    const lines = text.split(/\r?\n/).filter((line) => looksLikePath(line.trim()));
    const paths = files.length > 0 ? files : lines;
    if (paths.length > 0) this.open(paths);
  }
}

// Absolute, home, quoted or file: paths; anything else that is pasted into nothing is left alone.
function looksLikePath(line: string): boolean {
  return /^["']?(\/|~\/|[A-Za-z]:[\\/]|\\\\|file:\/\/)/.test(line);
}
