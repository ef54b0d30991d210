import { afterAll, beforeAll, expect } from 'vitest';
import { openHome } from './cli.ts';
import type { Home } from './cli.ts';
import { labFolders } from './sandbox.ts';
import { leastAccount } from './user.ts';
import type { Account } from './user.ts';

/** Gives the tests of a file or `describe` a home of this account; after the tests, its labs and the home are removed. */
export function withHome(take: (home: Home) => void, account = leastAccount): void {
  let home: Home;
  beforeAll(() => {
    home = openHome(account);
    take(home);
  });
  afterAll(async () => {
    for (const name of labFolders(home)) await home.k8sLab(['down', '--name', name]);
    await home.close();
  });
}

/** The same with a running lab, brought up with these flags. */
export function withReadyLab(take: (home: Home) => void, ...flags: readonly string[]): void {
  withLabOf(leastAccount, take, ...flags);
}

/** The same for a given account; a test can use the lab of its own account without the command. */
export function withLabOf(account: Account, take: (home: Home) => void, ...flags: readonly string[]): void {
  let home: Home;
  withHome(opened => take((home = opened)), account);
  beforeAll(async () => {
    expect(await home.k8sLab(['up', ...flags])).toMatchObject({ exitCode: 0 });
  });
}
