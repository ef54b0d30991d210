import { unreadFields, unreadOfEtcd } from '../observe/unread.ts';
import type { Unread } from '../observe/unread.ts';
import type { Observation } from '../observe/observation.ts';

/** An observation that remembers which of the facts that it lacks are looked at. */
export interface WatchedReads {
  readonly seen: Observation;
  /** The facts that were looked at since the last call and had not been read. */
  readonly take: () => readonly Unread[];
}

/** Watches what checks read: only what is missing is watched, so a complete observation costs nothing. */
export function watchReads(seen: Observation): WatchedReads {
  const found = new Set<Unread>();
  const note = (one: Unread): void => void found.add(one);
  const take = (): readonly Unread[] => {
    const taken = [...found];
    found.clear();
    return taken;
  };
  const nodes = seen.nodes.map(node => watch(node, unreadFields(node, seen.lab), note));
  const etcd = watch(seen.etcd, unreadOfEtcd(seen), note);
  const isWhole = etcd === seen.etcd && nodes.every((node, at) => node === seen.nodes[at]);
  return { seen: isWhole ? seen : { ...seen, nodes, etcd }, take };
}

function watch<T extends object>(facts: T, unread: ReadonlyMap<string, Unread>, note: (one: Unread) => void): T {
  if (unread.size === 0) return facts;
  return new Proxy(facts, {
    get(target, name) {
      const one = unread.get(String(name));
      if (one) note(one);
      return Reflect.get(target, name) as unknown;
    },
  });
}
