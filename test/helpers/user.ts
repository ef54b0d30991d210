import { userInfo } from 'node:os';

/** Somebody who runs k8s-lab. */
export interface Account {
  readonly title: string;
  readonly uid: number;
  readonly gid: number;
  /** The command line that runs a program as this account. */
  as(argv: readonly [string, ...string[]]): readonly [string, ...string[]];
}

const { uid, gid } = userInfo();

/** Who runs the tests. */
export const oneself: Account = { title: uid === 0 ? 'root' : 'an ordinary user', uid, gid, as: argv => argv };

// Nobody: it needs no entry of its own, owns nothing, and setpriv becomes it without a session.
const nobody = 65_534;
const ordinary: Account = {
  title: 'an ordinary user',
  uid: nobody,
  gid: nobody,
  as: argv => ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', ...argv],
};

/** Everyone this test can run k8s-lab as: root is an ordinary user as well, anyone else only themselves. */
export const accounts: readonly Account[] = uid === 0 ? [oneself, ordinary] : [oneself];

/** Who has the fewest rights. */
export const leastAccount: Account = uid === 0 ? ordinary : oneself;
