import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { cutOffBetween } from '../shared/lost-pods.ts';

/** VMware's own overlay takes what comes by its port. */
export const hypervisorEatsVxlan = {
  id: 'hypervisor-eats-vxlan',
  title: 'the hypervisor keeps vxlan packets of port 8472 for itself',
  symptom: 'over vxlan no pod reaches another node, while everything on the nodes is right',
  source: 'flannel-io/flannel#2388, #423',
  reach: 'node',
  settleMs: 15_000,
  explains: ofTraffic,
  signature(seen) {
    const { backend } = seen.lab.flannel;
    if (seen.lab.provider === 'sandbox' || backend.type !== 'vxlan' || backend.port !== 8472) return [];
    return cutOffBetween(seen).flatMap(({ name, host }) =>
      /vmware/i.test(host.product ?? '')
        ? [{ node: name, fact: 'flannel.backend.port, and the DMI product name', expected: 'another port than NSX has', actual: `8472 on ${host.product}` }]
        : [],
    );
  },
  // Another port is the lab file's to give (flannel.backend.port), and takes a lab made anew.
  cure: () => [],
  noDrill: 'the namespaces of a sandbox have no hypervisor between them',
} as const satisfies Fault;
