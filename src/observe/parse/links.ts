import type { Link } from '../observation.ts';
import { wordAfter, words } from './lines.ts';

/** Reads `ip -o link`; lines of another form are left out. */
export function parseLinks(lines: readonly string[]): readonly Link[] {
  return lines.flatMap(line => {
    const [, name = '', flags = '', rest = ''] = /^\d+: ([^\s@:]+)(?:@[^\s:]+)?: <([^>]*)>(.*)$/.exec(line) ?? [];
    const said = words(rest);
    const mtu = Number(wordAfter(said, 'mtu'));
    if (!name || !Number.isInteger(mtu)) return [];
    const mac = wordAfter(said, 'link/ether');
    const master = wordAfter(said, 'master');
    return [
      {
        name,
        mtu,
        state: wordAfter(said, 'state') ?? 'UNKNOWN',
        flags: flags.split(',').filter(Boolean),
        ...(mac !== undefined && { mac }),
        ...(master !== undefined && { master }),
      },
    ];
  });
}
