import { storeOf } from '../../checks/shared/peers.ts';
import { etcdNodes } from '../../config/lab-config.ts';
import { etcdctlEnvironment, etcdctlShell } from '../../services/etcdctl.ts';
import { quoteWord } from '../../text/quote.ts';
import { configEvidence, ofConfig, putConfig } from '../shared/config-look.ts';
import type { Fault } from '../fault.ts';
import { run } from '../shared/look.ts';
import { configKey, otherStoreConfig, stageConfig } from '../shared/network-key.ts';

/** Caused by v2 commands, written for an old flannel, used with a current one. */
export const v3FlannelV2Key = {
  id: 'v3-flannel-v2-key',
  title: "the network config is in etcd's v2 store, but this flannel reads only v3",
  symptom: 'etcdctl shows the key, but flanneld logs "Did you create your config using etcdv3 API?"',
  source: 'flannel-io/flannel#1562 (0.18.0); etcd-io/etcd#8389',
  reach: 'lab',
  settleMs: 0,
  explains: ofConfig,
  signature(seen) {
    const elsewhere = otherStoreConfig(seen);
    if (seen.api !== 'v3' || storeOf(seen) === undefined || seen.etcd.v3.config !== undefined || elsewhere === undefined) return [];
    return [configEvidence(seen, `no such key; the v2 store, which this flanneld does not read, has ${elsewhere}`)];
  },
  // Delete the unused key: it would mislead the next reader.
  cure: seen => [
    ...putConfig(seen),
    run(etcdNodes(seen.lab)[0].name, 'env', ...etcdctlEnvironment(seen.lab, 'v2'), 'etcdctl', 'rm', configKey(seen)),
  ],
  drill: {
    on: 'etcd',
    flannel: { from: '0.18.0' },
    unfit: ({ etcd }) => (etcd.v2.enabled ? undefined : "needs etcd's API v2, which is off in this lab"),
    stage({ node, seen }) {
      const key = quoteWord(configKey(seen));
      const v2 = etcdctlShell(seen.lab, 'v2');
      const { revert, ...staging } = stageConfig(seen, node.name, `${v2} set ${key} "$(cat config)"\ndel ${key}`);
      return [{ ...staging, revert: `${revert}\n${v2} rm ${key}` }];
    },
  },
} as const satisfies Fault;
