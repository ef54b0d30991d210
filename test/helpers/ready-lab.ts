import { afterAll, beforeAll, expect } from 'vitest';
import { openHome } from './cli.ts';
import type { Home } from './cli.ts';
import { leastAccount } from './user.ts';
import type { Account } from './user.ts';

/** Gives the tests of a file or `describe` a home with a running lab, brought up with these flags; both are removed after the tests. */
export function withReadyLab(take: (home: Home) => void, ...flags: readonly string[]): void {
  withLabOf(leastAccount, take, ...flags);
}

/** The same for a given account; a test can use the lab of its own account without the command. */
export function withLabOf(account: Account, take: (home: Home) => void, ...flags: readonly string[]): void {
  let home: Home;
  beforeAll(async () => {
    home = openHome(account);
    take(home);
    expect(await home.k8sLab(['up', ...flags])).toMatchObject({ exitCode: 0 });
  });
  afterAll(async () => {
    await home.k8sLab(['down']);
    await home.close();
  });
}
