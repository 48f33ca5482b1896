// Native choosers. Null or an empty list means that the person changed their mind: that is no error.
import {
  dialog,
  type BrowserWindow,
  type FileFilter,
  type OpenDialogOptions,
  type SaveDialogOptions,
} from 'electron';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fail, ok, type Result } from '../src-shared/result';
import { setFileExtensions } from './schema/set-endings';

export class Dialogs {
  constructor(private readonly window: () => BrowserWindow | null) {}

  async chooseProtos(what: 'files' | 'folder'): Promise<string[]> {
    if (what === 'folder')
      return this.choose({ title: 'Open a folder of .proto files', properties: ['openDirectory'] });
    return this.choose({
      title: 'Open .proto files, descriptor sets or captures',
      properties: ['openFile', 'multiSelections'],
      filters: [
        {
          name: 'Protocol Buffers and captures',
          extensions: ['proto', ...setFileExtensions, 'hcindex', 'hcdata'],
        },
        { name: 'All files', extensions: ['*'] },
      ],
    });
  }

  async chooseFolder(title: string): Promise<string | null> {
    return (await this.choose({ title, properties: ['openDirectory'] }))[0] ?? null;
  }

  async chooseFile(title: string, kind?: FileFilter): Promise<string | null> {
    const filters = kind === undefined ? {} : { filters: [kind, { name: 'All files', extensions: ['*'] }] };
    return (await this.choose({ title, properties: ['openFile'], ...filters }))[0] ?? null;
  }

  /** Where to save; the system asks before a file that is there is chosen. */
  async saveFile(title: string, name: string, kind: FileFilter): Promise<string | null> {
    const window = this.window();
    const options: SaveDialogOptions = {
      title,
      defaultPath: name,
      filters: [kind, { name: 'All files', extensions: ['*'] }],
      properties: ['showOverwriteConfirmation', 'createDirectory'],
    };
    const chosen = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
    return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
  }

  /** Reads a chosen file whole; one over `maxBytes` is refused, never cut. */
  async readFile(maxBytes: number): Promise<Result<{ file: { name: string; bytes: Uint8Array } | null }>> {
    const path = await this.chooseFile('Choose a file');
    if (!path) return ok({ file: null });
    const name = basename(path);
    try {
      const { size } = await stat(path);
      if (size > maxBytes)
        return fail('too-large', `${name} has ${size} bytes; at most ${maxBytes} fit here.`);
      return ok({ file: { name, bytes: new Uint8Array(await readFile(path)) } });
    } catch (error) {
      return fail(
        'unreadable',
        `${name} could not be read. Check that the file still exists and is yours.`,
        String(error),
      );
    }
  }

  private async choose(options: OpenDialogOptions): Promise<string[]> {
    const window = this.window();
    const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return chosen.canceled ? [] : chosen.filePaths;
  }
}
