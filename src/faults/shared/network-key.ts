import type { Observation } from '../../observe/observation.ts';
import { etcdctlShell } from '../../services/etcdctl.ts';
import { quoteWord } from '../../text/quote.ts';
import type { Staging } from '../fault.ts';

/** The key at which flannel looks for its network config. */
export function configKey({ lab }: Observation): string {
  return `${lab.etcd.prefix}/config`;
}

/** The value at the key in the store that the lab's flanneld does not read; undefined if it is missing. */
export function otherStoreConfig({ etcd, api }: Observation): string | undefined {
  const other = api === 'v2' ? 'v3' : 'v2';
  return etcd[other].enabled ? etcd[other].config : undefined;
}

/** Shell functions that use the lab's etcd from a node: `get KEY`, `put KEY VALUE` and `del KEY`, over the API of its flanneld. */
export function etcdShell({ lab, api }: Observation): string {
  const words = api === 'v2' ? ['get', 'set', 'rm'] : ['get --print-value-only', 'put', 'del'];
  const [get, put, del] = words.map(word => `${etcdctlShell(lab, api)} ${word}`);
  return `get() { ${get} "$@"; }\nput() { ${put} "$@" >/dev/null; }\ndel() { ${del} "$@" >/dev/null; }\n`;
}

/** Saves the network config, then runs `inject`; the revert restores exactly the same text. */
export function stageConfig(seen: Observation, node: string, inject: string): Staging {
  const key = quoteWord(configKey(seen));
  const shell = etcdShell(seen);
  return {
    node,
    inject: `${shell}get ${key} >config\n${inject}`,
    revert: `${shell}put ${key} "$(cat config)"`,
    sets: ["the lab's network config"],
  };
}
