// The protos that come with Halfclose, last of all import folders: beside the built command.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export function bundledRoots(): string[] {
  // out/cli.js and its parts in out/cli/.
  const places = [
    join(import.meta.dirname, 'bundled-protos'),
    join(import.meta.dirname, '..', 'bundled-protos'),
  ];
  return places.filter((place) => existsSync(place)).slice(0, 1);
}
