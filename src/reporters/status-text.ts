import { formatDuration } from '../text/duration.ts';
import type { KubernetesStatus, LabStatus, NodeStatus } from '../lab/status.ts';
import type { ContainerRights } from '../lab/container-rights.ts';
import { formatTable } from '../text/table.ts';
import { countOf } from '../text/count.ts';

/** A lab's status as a table, a line per node. */
export function formatStatus({ lab, api, etcd, nodes, kubernetes }: LabStatus): string {
  const header = ['NODE', 'ADDRESS', 'SUBNET', 'LEASE LEFT', 'SERVICES'];
  const noSubnet = etcd.unreadBecause === null ? 'none' : 'unknown';
  const rows = nodes.map(node => [node.name, node.address, node.subnet ?? noSubnet, leaseLeft(node), services(node)]);
  const state = etcd.reachable ? (etcd.healthy ? 'healthy' : 'unhealthy') : 'unreachable';
  const version = etcd.version ? ` ${etcd.version}` : '';
  const unread = etcd.unreadBecause === null ? '' : `; its leases could not be read: ${etcd.unreadBecause}`;
  return [`lab ${lab}: etcd${version} (API ${api}) ${state}${unread}`, '', ...formatTable([header, ...rows]), ...(kubernetes ? formatKubernetes(kubernetes) : []), ''].join('\n');
}

function formatKubernetes({ reachable, ready, version, nodes, ingress, containers }: KubernetesStatus): readonly string[] {
  const state = reachable ? (ready ? 'ready' : 'not ready') : 'unreachable';
  const rows = nodes.map(node => [node.name, node.ready ? 'Ready' : 'NotReady', `${node.podsReady}/${node.pods} pods ready`, node.ready ? '' : node.message]);
  const page = ingress ? ['', `${ingress.url} answers for the host ${ingress.host}`] : [];
  return ['', `Kubernetes${version === null ? '' : ` ${version.replace(/^v/, '')}`} ${state}`, '', ...formatTable(rows), ...(containers ? ['', formatRights(containers)] : []), ...page];
}

function formatRights({ users, limits }: ContainerRights): string {
  return `containers: ${users === 1 ? 'a single user, root' : countOf(users, 'user')}; CPU and memory limits are ${limits ? '' : 'not '}enforced`;
}

function leaseLeft({ subnet, leaseTtl }: NodeStatus): string {
  if (subnet === null) return '-';
  return leaseTtl === null ? 'never expires' : formatDuration(leaseTtl * 1000);
}

function services({ reachable, services: all }: NodeStatus): string {
  if (!reachable) return 'node unreachable';
  return all.map(({ name, state, restarts }) => `${name} ${state}${restarts > 0 ? ` (${countOf(restarts, 'restart')})` : ''}`).join(', ');
}
