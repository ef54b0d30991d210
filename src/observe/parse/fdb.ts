import type { FdbEntry } from '../observation.ts';
import { nonEmptyLines, wordAfter, words } from './lines.ts';

/** Reads `bridge fdb show dev DEVICE`, which newer iproute2 answers without repeating the device. */
export function parseFdb(text: string, device: string): readonly FdbEntry[] {
  return nonEmptyLines(text).flatMap(line => {
    const [mac = '', ...rest] = words(line);
    if (!/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(mac)) return [];
    const destination = wordAfter(rest, 'dst');
    return [
      {
        mac,
        device: wordAfter(rest, 'dev') ?? device,
        ...(destination !== undefined && { destination }),
        flags: rest.filter(word => flags.includes(word)),
      },
    ];
  });
}

// iproute2 bridge/fdb.c, print_fdb.
const flags = [
  ...['self', 'master', 'router', 'extern_learn', 'offload', 'sticky', 'locked'],
  ...['permanent', 'static', 'stale'],
];
