import { etcdNodes } from '../../config/lab-config.ts';
import { formatFlannelNetwork } from '../../network/flannel-network.ts';
import type { EtcdApi } from '../../config/lab-config.ts';
import type { Observation } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { differences, readNetworkConfig } from '../shared/network-meaning.ts';
import { logsOf } from '../shared/paste.ts';

/** Without this key flannel grants no leases, and everything else looks fine. */
export const networkConfig = {
  id: 'network-config',
  title: 'The network config in etcd, in the API that flanneld reads, matches the plan',
  settleMs: 0,
  needs: ['etcd-healthy'],
  judge(seen) {
    const { etcd, api, lab } = seen;
    const planned = formatFlannelNetwork(lab.flannel);
    const head = { expected: `${keyOf(seen)} = ${planned}`, hint: 'k8s-lab up writes the planned config' };
    // etcd-healthy reports an etcd that does not answer.
    if (!etcd.reachable) return [];
    const store = etcd[api];
    if (store.unreadBecause !== undefined) return [{ ...head, summary: `etcd's ${api} store cannot be read`, actual: store.unreadBecause, hint: logsOf(etcdNodes(lab)[0].name, 'etcd') }];
    if (!store.enabled) return [apiOff(api, head.expected)];
    if (store.config === undefined) return [{ ...head, summary: `${keyOf(seen)} is missing from etcd's ${api} store`, actual: whereElse(seen) }];
    const config = readNetworkConfig(store.config);
    if (!config) return [{ ...head, summary: 'flannel cannot read the network config', actual: store.config }];
    const different = differences(config, lab.flannel);
    if (different.length === 0) return [];
    return [{ ...head, summary: `the network config differs from the plan: ${different.join(', ')}`, actual: store.config }];
  },
} as const satisfies Check;

function keyOf({ lab }: Observation): string {
  return `${lab.etcd.prefix}/config`;
}

function apiOff(api: EtcdApi, expected: string): Finding {
  const hint = api === 'v2' ? 'start etcd with --enable-v2' : 'k8s-lab logs etcd';
  return { summary: `etcd does not serve API ${api}, which this flanneld reads`, expected, actual: `${api} is off`, hint };
}

function whereElse(seen: Observation): string {
  const { etcd, api } = seen;
  const other = api === 'v2' ? 'v3' : 'v2';
  const found = [
    ...(etcd[other].config === undefined ? [] : [`it is in the ${other} store, which this flanneld does not read`]),
    ...etcd[api].strayConfigs.map(key => `a network config is at ${key}`),
    ...etcd[other].strayConfigs.map(key => `a network config is at ${key} in the ${other} store`),
  ];
  return found.join('; ') || 'no network config anywhere';
}
