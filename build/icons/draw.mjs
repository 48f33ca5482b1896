// Draws the icon files from icon.svg: `node build/icons/draw.mjs`, by hand after the logo changed. Needs rsvg-convert (librsvg2-bin).
// The .ico and .icns are written here, since both are only a list of PNGs, so that packaging needs no image tools.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
/** What Linux desktops look for (hicolor theme); electron-builder reads the size from the name. */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Apple's type codes for PNG icons of these sizes in pixels (iconutil writes the same ones). */
const ICNS_TYPES = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['icp6', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
]);

/**
 * The icon at one size.
 * @param {number} size pixels
 * @returns {Buffer} a PNG
 */
function png(size) {
  return execFileSync('rsvg-convert', ['-w', `${size}`, '-h', `${size}`, join(folder, 'icon.svg')]);
}

/**
 * An ICO: a 6-byte head, a 16-byte entry per picture, the PNGs.
 * @param {{ size: number, data: Buffer }[]} pictures
 */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, { size, data }] of pictures.entries()) {
    const at = 6 + 16 * index;
    // 256 does not fit into a byte and is written as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(data.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += data.length;
  }
  return Buffer.concat([head, ...pictures.map(({ data }) => data)]);
}

/**
 * One block of an ICNS: four letters, the length with these eight bytes, the content.
 * @param {string} type
 * @param {Buffer} content
 */
function icnsBlock(type, content) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}

for (const size of LINUX_SIZES) writeFileSync(join(folder, `${size}x${size}.png`), png(size));
writeFileSync(join(folder, 'icon.ico'), ico(ICO_SIZES.map((size) => ({ size, data: png(size) }))));
const blocks = ICNS_TYPES.map(([type, size]) => icnsBlock(type, png(size)));
writeFileSync(join(folder, 'icon.icns'), icnsBlock('icns', Buffer.concat(blocks)));
