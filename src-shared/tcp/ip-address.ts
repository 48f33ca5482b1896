// IP addresses as text to their bytes: IPv4, and IPv6 with `::`, an embedded IPv4 address and a zone.

/** 4 or 16 bytes, or undefined when it is no address. Brackets and a zone (`%eth0`) are left out. */
export function addressBytes(text: string): Uint8Array | undefined {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return bare.includes(':') ? ipv6(bare) : ipv4(bare);
}

function ipv4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  const isRight = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return isRight ? Uint8Array.from(parts, Number) : undefined;
}

function ipv6(text: string): Uint8Array | undefined {
  const [head = '', tail, ...more] = text.split('::');
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  if (front === undefined || back === undefined || more.length > 0) return undefined;
  const gap = 16 - front.length - back.length;
  if (tail === undefined ? gap !== 0 : gap < 2) return undefined;
  return Uint8Array.from([...front, ...Array<number>(gap).fill(0), ...back]);
}

function groups(text: string): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const words = text.split(':');
  for (const [index, word] of words.entries()) {
    const embedded = index === words.length - 1 && word.includes('.') ? ipv4(word) : undefined;
    if (embedded === undefined && !/^[0-9a-f]{1,4}$/i.test(word)) return undefined;
    const value = Number.parseInt(word, 16);
    bytes.push(...(embedded ?? [value >> 8, value & 0xff]));
  }
  return bytes;
}
