// "Open in editor": VS Code at the line when it is installed, else whatever the system opens the file with.
import { shell } from 'electron';
import { spawn } from 'node:child_process';
import { fail, ok, type Result } from '../src-shared/result';

/** Lines and columns are 1-based. */
export async function openInEditor(path: string, line: number, column: number): Promise<Result<object>> {
  if (await openInCode(path, line, column)) return ok({});
  const refusal = await shell.openPath(path);
  if (refusal)
    return fail('no-editor', `${path} could not be opened. Open it in your editor by hand.`, refusal);
  return ok({});
}

// On Windows `code` is a .cmd that only a shell starts; a path must never reach a shell, so the system's way is taken.
function openInCode(path: string, line: number, column: number): Promise<boolean> {
  if (process.platform === 'win32') return Promise.resolve(false);
  return new Promise((done) => {
    const child = spawn('code', ['--goto', `${path}:${line}:${column}`], { stdio: 'ignore', detached: true });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
}
