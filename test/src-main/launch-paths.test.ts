import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { launchPaths } from '../../src-main/launch-paths';

describe('paths on the command line', () => {
  it('are found after the app folder in development, flags left out', () => {
    const argv = ['/electron', '--no-sandbox', '.', 'a.proto', '--inspect=0', '/abs/b.proto'];
    expect(launchPaths(argv, false, '/work')).toEqual([resolve('/work/a.proto'), resolve('/abs/b.proto')]);
  });

  it('are all words that are no flags in a packaged app', () => {
    expect(launchPaths(['/opt/halfclose', 'protos'], true, '/home/ann')).toEqual([
      resolve('/home/ann/protos'),
    ]);
  });

  it('are none when there are none', () => {
    expect(launchPaths(['/electron', '.'], false, '/')).toEqual([]);
  });
});
