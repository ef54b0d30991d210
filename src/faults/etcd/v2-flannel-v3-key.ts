import { etcdNodes } from '../../config/lab-config.ts';
import { configEvidence, ofConfig, putConfig } from '../shared/config-look.ts';
import { etcdctlEnvironment, etcdctlShell } from '../../services/etcdctl.ts';
import { quoteWord } from '../../text/quote.ts';
import { setEtcdVariable } from '../shared/etcd-settings.ts';
import type { Fault } from '../fault.ts';
import { restartServices, run } from '../shared/look.ts';
import { configKey, otherStoreConfig, stageConfig } from '../shared/network-key.ts';

/** CentOS 7's flannel with a current etcdctl or etcd. */
export const v2FlannelV3Key = {
  id: 'v2-flannel-v3-key',
  title: "the network config is in etcd's v3 store, but this flannel reads only v2",
  symptom: 'flanneld logs "Key not found", or that the endpoint is probably not valid etcd, although etcdctl shows the key',
  source: 'flannel-io/flannel#755, #1191, #554',
  reach: 'lab',
  settleMs: 0,
  explains: ofConfig,
  signature(seen) {
    const { etcd, api } = seen;
    const elsewhere = otherStoreConfig(seen);
    if (!etcd.reachable || api !== 'v2' || etcd.v2.unreadBecause !== undefined || etcd.v2.config !== undefined || elsewhere === undefined) return [];
    const why = etcd.v2.enabled ? 'no such key' : "etcd's API v2 is off";
    return [configEvidence(seen, `${why}; the v3 store, which this flanneld does not read, has ${elsewhere}`)];
  },
  cure(seen) {
    const restart = etcdNodes(seen.lab).map(({ name }) => restartServices(name, 'etcd'));
    const turnOn = seen.etcd.v2.enabled ? [] : [...setEtcdVariable(seen, 'ETCD_ENABLE_V2', 'true'), ...restart];
    // Delete the unused key: it would mislead the next reader.
    const tidy = run(etcdNodes(seen.lab)[0].name, 'env', ...etcdctlEnvironment(seen.lab, 'v3'), 'etcdctl', 'del', configKey(seen));
    return [...turnOn, ...putConfig(seen), tidy];
  },
  drill: {
    on: 'etcd',
    flannel: { before: '0.18.0' },
    stage({ node, seen }) {
      const key = quoteWord(configKey(seen));
      const v3 = etcdctlShell(seen.lab, 'v3');
      const { revert, ...staging } = stageConfig(seen, node.name, `${v3} put ${key} "$(cat config)"\ndel ${key}`);
      return [{ ...staging, revert: `${revert}\n${v3} del ${key}` }];
    },
  },
} as const satisfies Fault;
