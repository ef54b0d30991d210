import { afterAll, beforeAll, expect } from 'vitest';
import { openHome } from './cli.ts';
import type { Home } from './cli.ts';
import { leastAccount } from './user.ts';

/** Gives the tests of a file, or of a `describe`, a home whose lab is up, with the flags given; neither outlives them. */
export function withReadyLab(take: (home: Home) => void, ...flags: readonly string[]): void {
  let home: Home;
  beforeAll(async () => {
    home = openHome(leastAccount);
    take(home);
    expect(await home.k8sLab(['up', ...flags])).toMatchObject({ exitCode: 0 });
  });
  afterAll(async () => {
    await home.k8sLab(['down']);
    await home.close();
  });
}
