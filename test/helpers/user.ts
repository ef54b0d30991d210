import { userInfo } from 'node:os';
import { findIdRange } from '../../src/providers/sandbox/id-range.ts';

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

// In a mount namespace of its own, so that the machine's /etc stays as it is. /mnt exists on every machine.
const giveRange = `mount -t tmpfs tmpfs /mnt && echo ${nobody}:200000:65536 >/mnt/range &&
  mount --bind /mnt/range /etc/subuid && mount --bind /mnt/range /etc/subgid && umount -l /mnt && exec "$@"`;

/** An ordinary user with a range of ids, whose labs have many users; undefined if this test cannot run as one. */
export const rangeAccount: Account | undefined =
  uid === 0
    ? { ...ordinary, title: 'an ordinary user with a range of ids', as: argv => ['unshare', '--mount', 'sh', '-c', giveRange, 'sh', ...ordinary.as(argv)] }
    : findIdRange() && oneself;
