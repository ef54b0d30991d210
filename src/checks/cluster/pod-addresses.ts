import { contains, parseCidr } from '../../network/cidr.ts';
import type { Ipv4 } from '../../network/address.ts';
import { groupBy } from '../../text/group-by.ts';
import type { Check } from '../check.ts';
import { clusterOf, hasKubernetes } from '../shared/cluster-lab.ts';
import { peersOf } from '../shared/peers.ts';

/** A pod with an address of another node's subnet, or of none, is not reached. */
export const podAddresses = {
  id: 'pod-addresses',
  title: "Every pod's address is in its node's lease, and no two pods have the same",
  settleMs: 15_000,
  needs: ['apiserver-ready', 'subnet-leases'],
  appliesTo: hasKubernetes,
  judge(seen) {
    const subnets = new Map(peersOf(seen).map(({ node, subnet }) => [node.name, parseCidr(subnet)]));
    const pods = (clusterOf(seen)?.pods ?? []).filter(({ address, hostNetwork }) => address !== '' && !hostNetwork);
    const strays = pods.filter(({ node, address }) => {
      const subnet = subnets.get(node);
      return subnet !== undefined && !contains(subnet, address as Ipv4);
    });
    const twice = [...groupBy(pods, ({ address }) => address)].filter(([, owners]) => owners.length > 1);
    return [
      ...strays.map(({ namespace, name, node, address }) => ({
        ...{ node, summary: `pod ${name} has an address outside its node's lease`, expected: `an address in the lease of ${node}`, actual: address },
        hint: `k8s-lab kubectl -- delete pod -n ${namespace} ${name}`,
      })),
      ...twice.map(([address, owners]) => ({
        ...{ summary: `${address} is the address of ${owners.length} pods`, expected: 'one pod', actual: owners.map(({ name, node }) => `${name} on ${node}`).join(', ') },
        hint: `k8s-lab kubectl -- delete pod -n ${owners[0]?.namespace ?? ''} ${owners[0]?.name ?? ''}`,
      })),
    ];
  },
} as const satisfies Check;
