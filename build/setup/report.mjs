// How the set-up speaks: one plain line for what it is doing, and one clear block for what stopped it.

/** A stop with words for the person: what was tried and what to do. It is shown without a stack. */
export class SetupError extends Error {
  /**
   * @param {string} fact the thing and the fact: "Node 18.19.0 is too old: Halfclose needs 20.19 or newer"
   * @param {string[]} [details] what was tried, one line each
   * @param {string} [remedy] what to do now
   */
  constructor(fact, details = [], remedy = '') {
    super(fact);
    this.details = details;
    this.remedy = remedy;
  }
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`halfclose: ${line}\n`);
}

/**
 * Shows an error the way a person can act on it. Anything but a SetupError is a fault of ours, so it keeps its stack.
 * @param {unknown} error
 */
export function showError(error) {
  if (!(error instanceof SetupError)) {
    process.stderr.write(`halfclose: ${error instanceof Error ? error.stack : String(error)}\n`);
    return;
  }
  process.stderr.write(`\nhalfclose: ${error.message}\n`);
  for (const detail of error.details) process.stderr.write(`  ${detail.replaceAll('\n', '\n  ')}\n`);
  if (error.remedy) process.stderr.write(`  What to do: ${error.remedy}\n`);
}

/**
 * The frame of every command in build/: runs it, shows what stopped it, and leaves its exit code.
 * @param {() => Promise<number>} command resolves to the exit code
 */
export async function main(command) {
  try {
    process.exitCode = await command();
  } catch (error) {
    showError(error);
    process.exitCode = 1;
  }
}

/**
 * Milliseconds as people read them: "0.4 s", "1 min 12 s".
 * @param {number} milliseconds
 * @returns {string}
 */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
