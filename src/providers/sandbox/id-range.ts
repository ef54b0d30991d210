import { readFileSync, readlinkSync } from 'node:fs';
import { userInfo } from 'node:os';
import { lookUp, programFolders } from '../../setup/look-up.ts';
import { CommandError } from '../../system/exec.ts';
import type { Argv, Host } from '../../system/exec.ts';
import { poll } from '../../system/poll.ts';

/** A range of users or groups that belongs to a user (subuid(5)). */
export interface SubRange {
  readonly first: number;
  readonly count: number;
}

/** The users and groups that a sandbox can have besides root. */
export interface IdRange {
  readonly user: SubRange;
  readonly group: SubRange;
}

/** The range that this machine gives the user, if it has the programs that map it. */
export function findIdRange(env: NodeJS.ProcessEnv = process.env): IdRange | undefined {
  const folders = programFolders(env);
  if (['newuidmap', 'newgidmap', 'perl'].some(program => lookUp(program, folders) === undefined)) return undefined;
  const { username, uid } = account();
  const [user, group] = ['/etc/subuid', '/etc/subgid'].map(path => parseSubRange(readText(path), username, uid));
  return user && group ? { user, group } : undefined;
}

/** The largest range of a user, who is named by name or number. */
export function parseSubRange(text: string, username: string | undefined, uid: number): SubRange | undefined {
  const own = text.split('\n').flatMap(line => {
    const [owner, first, count] = line.split(':');
    if (owner === undefined || (owner !== username && owner !== String(uid))) return [];
    const range = { first: Number(first), count: Number(count) };
    return Number.isSafeInteger(range.first) && range.count > 0 ? [range] : [];
  });
  return own.sort((a, b) => b.count - a.count)[0];
}

// Waits for the maps, the users' last, and then becomes the program; the mapped root has its rights from then on.
const waitForMaps = 'for (1 .. 500) { open my $map, "<", "/proc/self/uid_map"; exec @ARGV if readline $map; select undef, undef, undef, 0.01 } exit 1';

/** The command that waits in a new user namespace until its users and groups are mapped. */
export function waitingArgv(argv: Argv): Argv {
  return ['unshare', '--user', 'perl', '-e', waitForMaps, '--', ...argv];
}

/** The commands that map root to this user and the ids from 1 to the range. */
export function mapArgvs(pid: string, { user, group }: IdRange): readonly Argv[] {
  const map = (program: string, own: number, { first, count }: SubRange): Argv => [program, pid, '0', String(own), '1', '1', String(first), String(count)];
  return [map('newgidmap', process.getegid?.() ?? 0, group), map('newuidmap', process.geteuid?.() ?? 0, user)];
}

/** Maps the ids of a process that waits for it; false if this machine refuses. */
export async function mapIds(host: Host, pid: number, range: IdRange): Promise<boolean> {
  const own = namespaceOf('self');
  const entered = await poll(() => (namespaceOf(pid) === own ? undefined : true), { timeoutMs: 5000 });
  if (!entered) return false;
  try {
    for (const argv of mapArgvs(String(pid), range)) await host.run(argv);
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

function namespaceOf(pid: number | 'self'): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/user`);
  } catch {
    return '';
  }
}

function account(): { readonly username: string | undefined; readonly uid: number } {
  try {
    return userInfo();
  } catch {
    // The user has no entry in /etc/passwd.
    return { username: undefined, uid: process.geteuid?.() ?? -1 };
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
