import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { cutOffBetween } from '../shared/lost-pods.ts';

/** VMware's own overlay intercepts packets to its port. */
export const hypervisorEatsVxlan = {
  id: 'hypervisor-eats-vxlan',
  title: 'the hypervisor intercepts vxlan packets to port 8472',
  symptom: 'over vxlan, no pod reaches another node, although everything on the nodes is right',
  source: 'flannel-io/flannel#2388, #423',
  reach: 'node',
  settleMs: 15_000,
  explains: ofTraffic,
  signature(seen) {
    const { backend } = seen.lab.flannel;
    if (seen.lab.provider === 'sandbox' || backend.type !== 'vxlan' || backend.port !== 8472) return [];
    return cutOffBetween(seen).flatMap(({ name, host }) =>
      /vmware/i.test(host.product ?? '')
        ? [{ node: name, fact: 'flannel.backend.port, and the DMI product name', expected: 'a port that NSX does not use', actual: `8472 on ${host.product}` }]
        : [],
    );
  },
  // Set another port in the lab file (flannel.backend.port) and recreate the lab.
  cure: () => [],
  noDrill: 'needs a hypervisor between the nodes',
} as const satisfies Fault;
