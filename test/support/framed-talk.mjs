// The conversation of picture 08: Points go out, Features come back, the third of them in two pieces.

/** @param {string} text */
function hex(text) {
  return Buffer.from(text.replace(/\s/g, ''), 'hex');
}

const places = [
  '08 8F BD BC C2 01 10 ED FF 9A 9C FD FF FF FF FF 01',
  '08 DA 83 AB C5 01 10 A2 AE F3 9E FD FF FF FF FF 01',
  '08 B8 EB CD C2 01 10 B5 F2 9D 9D FD FF FF FF FF 01',
].map(hex);

const names = [
  'Patriots Path, Mendham, NJ 07945, USA',
  '162 Merrill Road, Highland Mills, NY 10930, USA',
  '101 New Jersey 10, Whippany, NJ 07981, USA',
];

/** @param {Buffer} payload */
function framed(payload) {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(payload.length);
  return Buffer.concat([prefix, payload]);
}

/** `routeguide.Point`s. */
export const points = places.map(framed);
/** `routeguide.Feature`s. */
export const features = names.map((name, at) => {
  const text = Buffer.from(name);
  const place = places[at] ?? Buffer.alloc(0);
  const payload = [Buffer.of(0x0a, text.length), text, Buffer.of(0x12, place.length), place];
  return framed(Buffer.concat(payload));
});

const [first, second, third] = /** @type {[Buffer, Buffer, Buffer]} */ (features);
/** As they come: the second with the beginning of the third, then the rest. */
export const featureChunks = [first, Buffer.concat([second, third.subarray(0, 24)]), third.subarray(24)];
