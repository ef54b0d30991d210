import { openKeyStore } from '../keystore/open.ts';
import { ensureNetworkConfig } from '../keystore/seed.ts';
import { formatFlannelNetwork } from '../network/flannel-network.ts';
import { etcdEndpoints } from '../providers/etcd-endpoints.ts';
import { machinesOf } from './step.ts';
import type { Step } from './step.ts';

/** etcd has flannel's network config as planned. */
export const seed: Step = {
  id: 'seed',
  title: 'Write the network config to etcd',
  plan: ({ record: { config, api } }) => [
    {
      kind: 'write',
      where: `etcd, API ${api}`,
      path: `${config.etcd.prefix}/config`,
      content: formatFlannelNetwork(config.flannel),
    },
  ],
  async run(context) {
    const { config, api } = context.record;
    const key = `${config.etcd.prefix}/config`;
    const machines = machinesOf(context);
    const { patience = 1 } = machines;
    const store = await openKeyStore(api, await etcdEndpoints(machines), { timeoutMs: 2000 * patience });
    try {
      const { action, previous } = await ensureNetworkConfig(store, config.etcd.prefix, formatFlannelNetwork(config.flannel));
      if (action !== 'unchanged') context.changed = true;
      return `Network config ${key} ${action}${action === 'changed' ? `; it was ${previous}` : ''}`;
    } finally {
      store.close();
    }
  },
};
