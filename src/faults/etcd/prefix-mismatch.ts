import { storeOf } from '../../checks/shared/peers.ts';
import type { Observation } from '../../observe/observation.ts';
import { configEvidence, ofConfig, putConfig } from '../shared/config-look.ts';
import type { Evidence, Fault } from '../fault.ts';
import { correct, setOptions, setVariable, stageSettings, toldWhere } from '../shared/flanneld-settings.ts';
import { flanneldFlag, nodesOf, onNodes } from '../shared/look.ts';
import { otherStoreConfig } from '../shared/network-key.ts';

const variable = 'FLANNEL_ETCD_PREFIX';

/** The key exists, but under a different prefix than flanneld reads. */
export const prefixMismatch = {
  id: 'prefix-mismatch',
  title: 'flanneld reads its network config under the wrong prefix',
  symptom: 'flanneld waits and logs that it finds no config, although etcd has one; a day later the node loses its lease and routes',
  source: 'flannel-io/flannel#476; kubernetes/website#2135',
  reach: 'node',
  settleMs: 0,
  explains: ofConfig,
  signature: seen => [...keyElsewhere(seen), ...flanneldElsewhere(seen)],
  cure: (seen, evidence) => [
    ...(evidence.some(({ node }) => node === undefined) ? putConfig(seen) : []),
    ...correct(seen, nodesOf(evidence), node => [...setVariable(node, variable, seen.lab.etcd.prefix), ...setOptions(node, ['etcd-prefix'])]),
  ],
  drill: {
    on: 'worker',
    stage: ({ node, seen }) => [stageSettings(node, seen, `s#^${variable}=.*#${variable}="/coreos.com/network"#`, 'lose lease')],
  },
} as const satisfies Fault;

function keyElsewhere(seen: Observation): readonly Evidence[] {
  const store = storeOf(seen);
  // A key at the planned place in the other store is a different fault.
  if (!store || store.config !== undefined || store.strayConfigs.length === 0 || otherStoreConfig(seen) !== undefined) return [];
  return [configEvidence(seen, `no such key; a network config is at ${store.strayConfigs.join(', ')}`)];
}

function flanneldElsewhere(seen: Observation): readonly Evidence[] {
  const { prefix } = seen.lab.etcd;
  return onNodes(seen, node => {
    const told = flanneldFlag(node, 'etcd-prefix', variable);
    if (told === undefined || told.replace(/\/+$/, '') === prefix) return [];
    return [{ node: node.name, fact: toldWhere(node), expected: `-etcd-prefix=${prefix}`, actual: `-etcd-prefix=${told || ' (empty)'}` }];
  });
}
