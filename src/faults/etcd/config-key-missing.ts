import { storeOf } from '../../checks/shared/peers.ts';
import { formatFlannelNetwork } from '../../network/flannel-network.ts';
import { ofLease } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { putKey } from '../shared/look.ts';
import { configKey, otherStoreConfig } from '../shared/network-key.ts';
import { stageStory } from '../shared/story.ts';

/** The failure described in the README: without the key flannel grants no leases, and only requests that reach other nodes' pods fail. */
export const configKeyMissing = {
  id: 'config-key-missing',
  title: "flannel's network config is missing from etcd",
  symptom: 'flanneld waits and logs that it finds no config; new nodes get no subnet, so no route leads to their pods, and a proxy reaches only some backends',
  source: 'flannel-io/flannel#1168, #755; projectatomic/commissaire-mvp#87; code',
  reach: 'lab',
  settleMs: 0,
  explains: ['network-config', 'services-running', ...ofLease, 'lease-missing'],
  signature(seen) {
    const store = storeOf(seen);
    if (!store || store.config !== undefined || store.strayConfigs.length > 0 || otherStoreConfig(seen) !== undefined) return [];
    return [{ fact: `${configKey(seen)} in etcd, API ${seen.api}`, expected: formatFlannelNetwork(seen.lab.flannel), actual: 'no such key' }];
  },
  cure: seen => [putKey(seen.api, configKey(seen), formatFlannelNetwork(seen.lab.flannel))],
  drill: {
    on: 'etcd',
    stage: ({ node, seen }) => stageStory(node, seen),
  },
} as const satisfies Fault;
