import type { Found } from '../counters.ts';

/** IPsec policies that block packets, or that ask for a tunnel or transport that has no key; from `ip xfrm policy show` and the headers of the states. */
export function policiesOf(body: string): readonly Found[] {
  const [shown = '', states = ''] = body.split(/^-- states\n/m);
  const keyed = new Set([...states.matchAll(/^src (\S+) dst (\S+)\s*\n\s*proto \S+ spi (0x[0-9a-f]+)/gm)].flatMap(([, from, to, spi]) => (Number(spi) === 0 ? [] : [`${from} ${to}`])));
  return shown.split(/^(?=src )/m).flatMap((text): readonly Found[] => {
    const [, from, to] = /^src (\S+) dst (\S+)/.exec(text) ?? [];
    const way = /^\s+dir (\w+)/m.exec(text)?.[1];
    if (from === undefined || to === undefined || way === undefined) return [];
    const missing = [...text.matchAll(/^\s+tmpl src (\S+) dst (\S+)/gm)].find(([, one, other]) => !keyed.has(`${one} ${other}`));
    const why = / action block/.test(text) ? 'blocks' : missing && `has no key from ${missing[1]} to ${missing[2]}`;
    const undo = ['ip', 'xfrm', 'policy', 'delete', 'src', from, 'dst', to, 'dir', way];
    return [{ kind: 'ipsec', text: `IPsec policy: src ${from} dst ${to} dir ${way}${why === undefined ? '' : `, which ${why}`}`, undo }];
  });
}
