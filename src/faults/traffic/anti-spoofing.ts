import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { cutOffBetween } from '../shared/lost-pods.ts';

const products = /openstack|vmware|amazon ec2|google compute engine|xen|alibaba/i;

/** Port security lets out of a machine only what bears its own address, and pods have others. */
export const antiSpoofing = {
  id: 'anti-spoofing',
  title: 'the hypervisor drops what does not bear the address of the machine that sends it',
  symptom: "pods' packets leave a node and never reach another, though routes and forwarding are right everywhere and nodes reach each other",
  source: 'coreos/tectonic-installer#78; cloudnativelabs/kube-router#854',
  reach: 'node',
  settleMs: 15_000,
  explains: ofTraffic,
  signature(seen) {
    const { provider, flannel } = seen.lab;
    // The namespaces of a sandbox have no hypervisor between them.
    if (provider === 'sandbox' || flannel.backend.type !== 'host-gw') return [];
    return cutOffBetween(seen).flatMap(({ name, host }) => {
      if (host.product === undefined || !products.test(host.product)) return [];
      const actual = `${host.product}, whose ports let only a machine's own address through unless told otherwise`;
      return [{ node: name, fact: 'the DMI product name, and packets between pods', expected: 'pods answer, as nodes do', actual }];
    });
  },
  // Only the hypervisor's owner can allow the addresses (allowed-address-pairs); vxlan does without.
  cure: () => [],
  noDrill: 'the namespaces of a sandbox have no hypervisor between them',
} as const satisfies Fault;
