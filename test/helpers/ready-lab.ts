import { afterAll, beforeAll, expect } from 'vitest';
import { openHome } from './cli.ts';
import type { Home } from './cli.ts';
import { leastAccount } from './user.ts';

/** Gives the tests of a file or `describe` a home with a running lab, brought up with these flags; both are removed after the tests. */
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
