import { groupBy } from '../../text/group-by.ts';
import { storeOf } from '../../checks/shared/peers.ts';
import type { Observation } from '../../observe/observation.ts';
import { quoteWord } from '../../text/quote.ts';
import { ofFlanneld } from '../shared/consequences.ts';
import type { CureAction, Fault } from '../fault.ts';
import { deadLeases, freeSubnets, leaseKey, leaseShell, leaseValue, spareAddresses, subnetUse } from '../shared/lease-look.ts';
import { deleteKey, leaseOf, run, serviceOf } from '../shared/look.ts';

/** Each machine that is gone keeps its subnet for a day. */
export const outOfSubnets = {
  id: 'out-of-subnets',
  title: 'leases of dead machines use up the flannel network',
  symptom: 'flanneld logs "failed to acquire lease: out of subnets", and a new node gets no subnet',
  source: 'flannel-io/flannel#875; code (pkg/subnet/etcd/local_manager.go, allocateSubnet)',
  reach: 'lab',
  settleMs: 1000,
  explains: [...ofFlanneld, 'lease-missing', 'foreign-lease', 'hostgw-route-not-replaced', 'vtep-entry'],
  signature(seen) {
    const use = subnetUse(seen);
    const dead = deadLeases(seen).length;
    const without = seen.nodes.filter(({ address }) => !storeOf(seen)?.leases.some(({ publicIp }) => publicIp === address));
    if (!use || use.used < use.capacity || dead === 0 || without.length === 0) return [];
    const key = `${seen.lab.etcd.prefix}/subnets/`;
    const full = { fact: key, expected: 'a free subnet', actual: `${use.used} of ${use.capacity} subnets leased, ${dead} of them by machines that are not in the lab` };
    const said = without.flatMap(node => {
      const line = serviceOf(node, 'flanneld')?.log.findLast(text => /out of subnets/.test(text));
      return line === undefined ? [] : [{ node: node.name, fact: "flanneld's log", expected: 'a lease', actual: line }];
    });
    return [full, ...said];
  },
  cure: deleteDead,
  drill: { on: 'worker', unfit, stage: ({ node, seen }) => stageFull(node, seen) },
} as const satisfies Fault;

// Dead leases form runs between the nodes' leases; etcdctl for v3 deletes a run with one command.
function deleteDead(seen: Observation): readonly CureAction[] {
  const dead = new Set(deadLeases(seen).map(({ key }) => key));
  if (seen.api === 'v2') return [...dead].map(key => deleteKey('v2', key));
  const keys = (storeOf(seen)?.leases ?? []).map(({ key }) => key).sort();
  const runs = groupBy([...keys.entries()].filter(([, key]) => dead.has(key)), ([index]) => keys.slice(0, index).filter(key => !dead.has(key)).length);
  return [...runs.values()].map(of => {
    const [first = '', last = ''] = [of[0]?.[1], of.at(-1)?.[1]];
    return of.length === 1 ? deleteKey('v3', first) : run('etcd', 'del', first, `${last}0`);
  });
}

// A larger network would take minutes to fill.
function unfit(seen: Observation): string | undefined {
  if (freeSubnets(seen).length >= 1000) return 'needs a flannel network with fewer free subnets than 1000';
  return spareAddresses(seen.lab, 1).length === 0 ? 'needs an address that is not planned for a node' : undefined;
}

// flanneld asks every second until it gets a subnet, so do not wait for it.
function stageFull(node: Parameters<typeof leaseOf>[1], seen: Observation) {
  const own = leaseOf(seen, node)?.subnet ?? '';
  const subnets = [own, ...freeSubnets(seen)];
  const addresses = spareAddresses(seen.lab, subnets.length);
  const { type } = seen.lab.flannel.backend;
  const lines = subnets.map((subnet, index) => `${leaseKey(seen, subnet)} ${leaseValue(addresses[index % addresses.length] ?? '', type, subnet.split('/')[0])}`);
  const shell = leaseShell(seen);
  const keys = subnets.map(subnet => leaseKey(seen, subnet)).join('\n');
  return [
    {
      node: node.name,
      inject: `${shell}systemctl stop flanneld
del ${quoteWord(leaseKey(seen, own))}
put_all_for 80000 <<'END'
${lines.join('\n')}
END
systemctl start --no-block flanneld`,
      // Stop flanneld first, so that it requests its old subnet once all are free.
      revert: `${shell}systemctl stop flanneld\ndel_all <<'END'\n${keys}\nEND\nsystemctl start --no-block flanneld`,
      sets: ['the lease', "the lab's free subnets"],
      needs: ["the lab's network"],
      disturbs: ['the VtepMAC of the lease'],
    },
  ];
}
