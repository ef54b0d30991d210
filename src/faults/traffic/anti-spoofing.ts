import { ofTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { cutOffBetween } from '../shared/lost-pods.ts';

const products = /openstack|vmware|amazon ec2|google compute engine|xen|alibaba/i;

/** Port security lets a machine send only from its own address, but pods have other addresses. */
export const antiSpoofing = {
  id: 'anti-spoofing',
  title: "the hypervisor drops packets whose source is not the machine's own address",
  symptom: "pods' packets leave a node but never arrive, although all routes and forwarding are right and nodes reach each other",
  source: 'coreos/tectonic-installer#78; cloudnativelabs/kube-router#854',
  reach: 'node',
  settleMs: 15_000,
  explains: ofTraffic,
  signature(seen) {
    const { provider, flannel } = seen.lab;
    // There is no hypervisor between sandbox nodes.
    if (provider === 'sandbox' || flannel.backend.type !== 'host-gw') return [];
    return cutOffBetween(seen).flatMap(({ name, host }) => {
      if (host.product === undefined || !products.test(host.product)) return [];
      const actual = `${host.product}, which by default lets a machine send only from its own address`;
      return [{ node: name, fact: 'the DMI product name, and packets between pods', expected: 'pods answer, like nodes', actual }];
    });
  },
  // Only the hypervisor's owner can allow the addresses (allowed-address-pairs); vxlan does not need that.
  cure: () => [],
  noDrill: 'needs a hypervisor between the nodes',
} as const satisfies Fault;
