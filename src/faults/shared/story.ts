import { peersOf } from '../../checks/shared/peers.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { quoteWord } from '../../text/quote.ts';
import type { Staging } from '../fault.ts';
import { leaseOf } from './look.ts';
import { configKey, etcdShell } from './network-key.ts';

// The rules that a docker without options adds, in the sandbox as on a real machine.
const bareRule = 'POSTROUTING -s 172.17.0.1/16 ! -o docker0 -j MASQUERADE';

/**
 * The failure described in the README: etcd has no network config. Every flanneld waits, no node has a lease or a
 * subnet.env, and no route leads to another node's pods. As after a reboot, docker has started on its own network; where
 * docker0 has the pods of Kubernetes, they and it keep their addresses, so that only other nodes' pods are out of reach.
 */
export function stageStory(etcd: NodeFacts, seen: Observation): readonly Staging[] {
  const others = seen.nodes.filter(node => node !== etcd);
  const key = quoteWord(configKey(seen));
  const first = stageNode(etcd, seen);
  return [
    {
      ...first,
      node: etcd.name,
      inject: `${etcdShell(seen)}get ${key} >config\ndel ${key}\n${first.inject}`,
      revert: `${etcdShell(seen)}put ${key} "$(cat config)"\n${first.revert}`,
      sets: ["the lab's network config", ...first.sets],
    },
    ...others.map(node => {
      const { inject, ...staging } = stageNode(node, seen);
      return { node: node.name, inject: `${etcdShell(seen)}${inject}`, ...staging };
    }),
  ];
}

function stageNode(node: NodeFacts, seen: Observation): Omit<Staging, 'node'> & { readonly sets: readonly string[] } {
  const routes = peersOf(seen).filter(peer => peer.node !== node).map(({ subnet }) => `ip route del ${subnet} 2>/dev/null || :\n`);
  const lease = leaseOf(seen, node);
  const stopped = seen.lab.kubernetes ? 'flanneld' : 'docker flanneld';
  return {
    // flanneld has read subnet.env before it is deleted, and asks for the same subnet again, in whatever order the nodes are fixed.
    inject: `systemctl stop ${stopped}
mkdir run
cp -p /run/flannel/subnet.env /run/flannel/docker run/
if iptables -w -t nat -C ${bareRule} 2>/dev/null; then : >had-rule; fi
${lease ? `del ${quoteWord(lease.key)}\n` : ''}systemctl start --no-block flanneld
tries=0
until journalctl -u flanneld -n 3 --no-pager -q | grep -q 'network config'; do
  tries=$((tries + 1)); [ $tries -lt 100 ] || break
  sleep 0.1
done
rm /run/flannel/subnet.env /run/flannel/docker
${routes.join('')}systemctl start --no-block docker`,
    revert: `systemctl stop ${stopped}
cp -p run/subnet.env run/docker /run/flannel/
[ -e had-rule ] || iptables -w -t nat -D ${bareRule} 2>/dev/null || :
systemctl start --no-block flanneld
systemctl start --no-block docker`,
    sets: ['the lease', 'subnet.env', "docker's --bip", "docker's --mtu", 'the routes to the other nodes'],
    // The deleted leases had the devices' MAC addresses; the new leases have the present ones.
    disturbs: ['the VtepMAC of the lease', 'the tunnel'],
  };
}
