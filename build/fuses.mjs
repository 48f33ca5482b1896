// The fuses of packaged builds, once: electron-builder burns them in, the check of the package reads them back.

/**
 * What is burnt into the executable, by electron-builder's names ("electronFuses").
 * @param {NodeJS.Platform} platform that the package is for
 * @param {NodeJS.ProcessEnv} [env] HALFCLOSE_E2E_BUILD=1 keeps the inspector, by which Playwright drives a package
 * @returns {Record<string, boolean>}
 */
export function fusesFor(platform, env = process.env) {
  return {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: env.HALFCLOSE_E2E_BUILD === '1',
    onlyLoadAppFromAsar: true,
    enableCookieEncryption: true,
    grantFileProtocolExtraPrivileges: false,
    // Electron checks the archive's hash on macOS and Windows only.
    enableEmbeddedAsarIntegrityValidation: platform !== 'linux',
  };
}

/**
 * The fuses of an executable that are not as they should be.
 * @param {string} executable path of the packaged app's executable
 * @param {Record<string, boolean>} expected
 * @returns {Promise<string[]>} one sentence each; empty when all are right
 */
export async function wrongFuses(executable, expected) {
  const { FuseState, FuseV1Options, getCurrentFuseWire } = await import('@electron/fuses');
  const wire = await getCurrentFuseWire(executable);
  return Object.entries(expected).flatMap(([name, on]) => {
    const fuse = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const option = FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (fuse)];
    const state = wire[option];
    if (state === (on ? FuseState.ENABLE : FuseState.DISABLE)) return [];
    const found = state === undefined ? 'missing' : `${FuseState[state].toLowerCase()}d`;
    return [`fuse ${fuse} is ${found}, it must be ${on ? 'enabled' : 'disabled'}`];
  });
}
