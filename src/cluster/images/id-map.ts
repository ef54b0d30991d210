import { ClusterError } from '../../errors.ts';
import type { NeededId } from './ids-in.ts';

/** The users and groups that a lab has, as the lines `INSIDE OUTSIDE LENGTH` of /proc/PID/uid_map and gid_map. */
export interface IdMaps {
  readonly user: string;
  readonly group: string;
}

/** The first of the ids that a lab does not have. */
export function unmappedId(needed: readonly NeededId[], maps: IdMaps): NeededId | undefined {
  return needed.find(({ kind, id }) => !has(maps[kind], id));
}

/** The error for an image that cannot be unpacked or run in a lab without this id. */
export function refusal(reference: string, { kind, id, by }: NeededId): ClusterError {
  return idError(`${reference} needs the ${kind} ${id} (${by}), which this lab does not have`);
}

/** The error for an image with an id that the lab does not have; says how a lab gets more of them. */
export function idError(message: string): ClusterError {
  return new ClusterError(message, {
    hint: 'install newuidmap (Debian: uidmap), give your user a range in /etc/subuid and /etc/subgid (`sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER`), then recreate the lab; or build the image with files of root only',
  });
}

function has(map: string, id: number): boolean {
  return idRanges(map).some(({ first, count }) => id >= first && id < first + count);
}

/** The ranges of ids inside a user namespace, in the text of /proc/PID/uid_map or gid_map (user_namespaces(7)). */
export function idRanges(map: string): readonly { readonly first: number; readonly count: number }[] {
  return map.split('\n').flatMap(line => {
    const [first, , count] = line.trim().split(/\s+/).map(Number);
    return first === undefined || count === undefined ? [] : [{ first, count }];
  });
}
