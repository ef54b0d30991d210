import { reachable, storeOf } from '../../checks/shared/peers.ts';
import { etcdctlShell } from '../../services/etcdctl.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import { ipv4FromNumber, ipv4ToNumber } from '../../network/address.ts';
import type { Ipv4 } from '../../network/address.ts';
import { cidrSize, firstNumber, lastNumber, overlaps, parseCidr } from '../../network/cidr.ts';
import { subnetCapacity } from '../../network/subnets.ts';
import type { LeaseFacts, Observation } from '../../observe/observation.ts';
import { etcdShell } from './network-key.ts';

/** The leases of machines that are gone: their PublicIP is neither planned for a node nor on a node's interface. */
export function deadLeases(seen: Observation): readonly LeaseFacts[] {
  const known = new Set<string>([...seen.lab.nodes.map(({ address }) => address), ...reachable(seen).flatMap(({ addresses }) => addresses.map(({ address }) => address))]);
  return storeOf(seen)?.leases.filter(({ publicIp }) => publicIp !== undefined && !known.has(publicIp)) ?? [];
}

/** The number of subnets that flannel can lease, and of those that are leased; undefined if leases were not observed. */
export function subnetUse(seen: Observation): { readonly capacity: number; readonly used: number } | undefined {
  const store = storeOf(seen);
  if (!store) return undefined;
  const { subnetMin, subnetMax, network } = seen.lab.flannel;
  const first = subnetMin ? ipv4ToNumber(subnetMin) : firstNumber(network) + 1;
  const last = subnetMax ? ipv4ToNumber(subnetMax) : lastNumber(network);
  const starts = store.leases.flatMap(({ subnet }) => {
    const block = parseCidr(subnet);
    return block ? [firstNumber(block)] : [];
  });
  return { capacity: subnetCapacity(seen.lab.flannel), used: new Set(starts.filter(start => start >= first && start <= last)).size };
}

/** The free subnets that flannel can lease, last first. */
export function freeSubnets(seen: Observation): readonly string[] {
  const { network, subnetLen, subnetMin, subnetMax } = seen.lab.flannel;
  const taken = storeOf(seen)?.leases.flatMap(({ subnet }) => parseCidr(subnet) ?? []) ?? [];
  const size = cidrSize({ ...network, prefixLength: subnetLen });
  const last = subnetMax ? ipv4ToNumber(subnetMax) : lastNumber(network) + 1 - size;
  const first = subnetMin ? ipv4ToNumber(subnetMin) : firstNumber(network) + size;
  const found: string[] = [];
  for (let start = last; start >= first; start -= size) {
    const block = { address: ipv4FromNumber(start), prefixLength: subnetLen };
    if (!taken.some(other => overlaps(other, block))) found.push(`${block.address}/${subnetLen}`);
  }
  return found;
}

/** The addresses in the node network that are not planned for a node, last first. */
export function spareAddresses({ nodeNetwork, nodes }: LabConfig, count: number): readonly Ipv4[] {
  const planned = new Set<string>(nodes.map(({ address }) => address));
  const found: Ipv4[] = [];
  for (let value = lastNumber(nodeNetwork) - 1; value > firstNumber(nodeNetwork) + 1 && found.length < count; value -= 1) {
    const address = ipv4FromNumber(value);
    if (!planned.has(address)) found.push(address);
  }
  return found;
}

/** The key of a subnet's lease. */
export function leaseKey({ lab }: Observation, subnet: string): string {
  return `${lab.etcd.prefix}/subnets/${subnet.replace('/', '-')}`;
}

/** The value that flannel writes into the lease of the machine with this address; over vxlan each lease needs its own MAC address. */
export function leaseValue(address: string, backend: 'host-gw' | 'vxlan' | 'udp', unique = address): string {
  const mac = ['0e', '01', ...unique.split('.').map(octet => Number(octet).toString(16).padStart(2, '0'))].join(':');
  const data = backend === 'vxlan' ? { BackendData: { VNI: 1, VtepMAC: mac } } : {};
  return JSON.stringify({ PublicIP: address, PublicIPv6: null, ...(backend !== 'udp' && { BackendType: backend }), ...data });
}

/**
 * The shell functions of `etcdShell`, and `put_for SECONDS KEY VALUE` for a key that expires. For many keys, one per line,
 * `put_all_for SECONDS` reads keys and values, and `del_all` reads keys.
 */
export function leaseShell(seen: Observation): string {
  const etcdctl = etcdctlShell(seen.lab, 'v3');
  const grant = `$(${etcdctl} lease grant "$1" | cut -d ' ' -f 2)`;
  const option = seen.api === 'v2' ? '--ttl "$1"' : `--lease="${grant}"`;
  return `${etcdShell(seen)}put_for() { put ${option} "$2" "$3"; }\n${seen.api === 'v2' ? oneByOne : inBatches(etcdctl, grant)}`;
}

const oneByOne = `put_all_for() { while read -r key value; do put_for "$1" "$key" "$value"; done; }
del_all() { while read -r key; do del "$key"; done; }
`;

// One transaction has as many keys as etcd allows by default, all under one etcd lease.
function inBatches(etcdctl: string, grant: string): string {
  const toPut = String.raw`sed -e 's/["\\]/\\&/g' -e "s/^\([^ ]*\) \(.*\)/put --lease=$id \1 \"\2\"/"`;
  return `in_batches() { split -l 100 - batch; for batch in batch*; do { echo; cat $batch; echo; echo; } | ${etcdctl} txn >/dev/null; rm $batch; done; }
put_all_for() { id=${grant}; ${toPut} | in_batches; }
del_all() { sed 's/^/del /' | in_batches; }
`;
}
