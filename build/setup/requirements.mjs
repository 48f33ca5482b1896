// What Debian and Ubuntu machines need beside Node, and the pure choice of what is missing from what was found.

/** @typedef {'app' | 'headless' | 'tests'} Purpose */

/**
 * @typedef {object} Requirement
 * @property {'library' | 'program' | 'file'} kind
 * @property {string} name a soname, a program on the PATH, or an absolute path
 * @property {string} debianPackage
 * @property {boolean} [t64] true when the package got a "t64" ending with the 64-bit time change (Ubuntu 24.04, Debian 13)
 * @property {Purpose} purpose the app itself; running it without a display; the servers and pictures of the tests
 */

/** @type {Requirement[]} */
export const requirements = [
  { kind: 'library', name: 'libgtk-3.so.0', debianPackage: 'libgtk-3-0', t64: true, purpose: 'app' },
  { kind: 'library', name: 'libnss3.so', debianPackage: 'libnss3', purpose: 'app' },
  { kind: 'library', name: 'libasound.so.2', debianPackage: 'libasound2', t64: true, purpose: 'app' },
  { kind: 'library', name: 'libgbm.so.1', debianPackage: 'libgbm1', purpose: 'app' },
  { kind: 'library', name: 'libXss.so.1', debianPackage: 'libxss1', purpose: 'app' },
  { kind: 'library', name: 'libXtst.so.6', debianPackage: 'libxtst6', purpose: 'app' },
  {
    kind: 'library',
    name: 'libatk-bridge-2.0.so.0',
    debianPackage: 'libatk-bridge2.0-0',
    t64: true,
    purpose: 'app',
  },
  { kind: 'library', name: 'libcups.so.2', debianPackage: 'libcups2', t64: true, purpose: 'app' },
  { kind: 'library', name: 'libdrm.so.2', debianPackage: 'libdrm2', purpose: 'app' },
  { kind: 'program', name: 'Xvfb', debianPackage: 'xvfb', purpose: 'headless' },
  { kind: 'program', name: 'xauth', debianPackage: 'xauth', purpose: 'headless' },
  {
    kind: 'file',
    name: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
    debianPackage: 'fonts-dejavu-core',
    purpose: 'headless',
  },
  {
    kind: 'file',
    name: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
    debianPackage: 'fonts-noto-cjk',
    purpose: 'headless',
  },
  { kind: 'program', name: 'ncat', debianPackage: 'ncat', purpose: 'tests' },
  { kind: 'program', name: 'redis-server', debianPackage: 'redis-server', purpose: 'tests' },
  { kind: 'program', name: 'socat', debianPackage: 'socat', purpose: 'tests' },
  { kind: 'program', name: 'openssl', debianPackage: 'openssl', purpose: 'tests' },
  { kind: 'program', name: 'gnome-keyring-daemon', debianPackage: 'gnome-keyring', purpose: 'tests' },
  { kind: 'library', name: 'libsecret-1.so.0', debianPackage: 'libsecret-1-0', purpose: 'tests' },
  { kind: 'program', name: 'dbus-daemon', debianPackage: 'dbus', purpose: 'tests' },
  {
    kind: 'file',
    name: '/usr/lib/python3/dist-packages/grpc/__init__.py',
    debianPackage: 'python3-grpcio',
    purpose: 'tests',
  },
  {
    kind: 'file',
    name: '/usr/lib/python3/dist-packages/grpc_tools/__init__.py',
    debianPackage: 'python3-grpc-tools',
    purpose: 'tests',
  },
];

/** The releases from before the t64 names. The list is closed: every later release has them. */
const BEFORE_T64 = new Set([
  ...['stretch', 'buster', 'bullseye', 'bookworm'],
  ...['bionic', 'focal', 'jammy', 'kinetic', 'lunar', 'mantic'],
]);

/**
 * The fields of /etc/os-release.
 * @param {string} text
 * @returns {Record<string, string>}
 */
export function readOsRelease(text) {
  /** @type {Record<string, string>} */
  const fields = {};
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(?:"([^"]*)"|(.*))$/.exec(line.trim());
    if (match?.[1]) fields[match[1]] = match[2] ?? match[3] ?? '';
  }
  return fields;
}

/**
 * How packages are named on this system, or undefined when it is none of Debian's family.
 * @param {Record<string, string>} osRelease
 * @returns {{ t64: boolean } | undefined}
 */
export function debianNaming(osRelease) {
  const family = `${osRelease['ID'] ?? ''} ${osRelease['ID_LIKE'] ?? ''}`.split(' ');
  if (!family.includes('debian') && !family.includes('ubuntu')) return undefined;
  // Mint and others say which Ubuntu they are built on; that decides, not their own name.
  const codename =
    osRelease['UBUNTU_CODENAME'] || osRelease['DEBIAN_CODENAME'] || osRelease['VERSION_CODENAME'] || '';
  return { t64: !BEFORE_T64.has(codename) };
}

/**
 * The shared libraries in `ldconfig -p` output that this processor can load.
 * @param {string} text
 * @param {string} arch Node's name for it: "x64", "arm64"
 * @returns {Set<string>} sonames
 */
export function readLibraries(text, arch) {
  const tag = arch === 'x64' ? 'x86-64' : arch === 'arm64' ? 'AArch64' : '';
  const names = new Set();
  for (const line of text.split('\n')) {
    const match = /^\s+(\S+) \(([^)]*)\) =>/.exec(line);
    if (match?.[1] && match[2]?.includes(tag)) names.add(match[1]);
  }
  return names;
}

/**
 * The requirements that are not met, for the purposes asked for.
 * @param {Purpose[]} purposes
 * @param {(requirement: Requirement) => boolean} isThere
 * @returns {Requirement[]}
 */
export function missingRequirements(purposes, isThere) {
  return requirements.filter(
    (requirement) => purposes.includes(requirement.purpose) && !isThere(requirement),
  );
}

/**
 * The packages that bring the missing requirements.
 * @param {Requirement[]} missing
 * @param {{ t64: boolean }} naming
 * @returns {string[]}
 */
export function packagesFor(missing, naming) {
  return missing.map(({ debianPackage, t64 }) => (t64 && naming.t64 ? `${debianPackage}t64` : debianPackage));
}
