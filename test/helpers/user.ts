import { userInfo } from 'node:os';

/** An account that runs k8s-lab. */
export interface Account {
  readonly title: string;
  readonly uid: number;
  readonly gid: number;
  /** The command line that runs a program as this account. */
  as(argv: readonly [string, ...string[]]): readonly [string, ...string[]];
}

const { uid, gid } = userInfo();

/** The account that runs the tests. */
export const oneself: Account = { title: uid === 0 ? 'root' : 'an ordinary user', uid, gid, as: argv => argv };

// The account nobody: it has no home, owns nothing, and setpriv switches to it without a session.
const nobody = 65_534;
const ordinary: Account = {
  title: 'an ordinary user',
  uid: nobody,
  gid: nobody,
  as: argv => ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', ...argv],
};

/** The accounts as which this test can run k8s-lab: root also runs as an ordinary user, others only as themselves. */
export const accounts: readonly Account[] = uid === 0 ? [oneself, ordinary] : [oneself];

/** The account with the fewest rights. */
export const leastAccount: Account = uid === 0 ? ordinary : oneself;
