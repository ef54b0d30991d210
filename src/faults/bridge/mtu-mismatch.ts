import { flagOf } from '../../checks/shared/flag-of.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, restartServices, serviceOf } from '../shared/look.ts';

const options = '/run/flannel/docker';

/** docker0 shows MTU 1500 until a container is attached, so only dockerd's --mtu counts. */
export const mtuMismatch = {
  id: 'mtu-mismatch',
  title: "docker's --mtu differs from the overlay's MTU",
  symptom: 'if it is larger, ping works but TLS handshakes and large transfers hang; if it is smaller, the overlay is slower than it could be',
  source: 'flannel-io/flannel#1171, #1011; rootsongjc/kubernetes-handbook#30; moby/moby#20178',
  reach: 'node',
  settleMs: 1000,
  explains: ['path-mtu'],
  signature: seen =>
    onNodes(seen, node => {
      const docker = serviceOf(node, 'docker');
      const { subnetEnv } = node;
      // A docker without flannel's options is another fault.
      if (!subnetEnv || docker?.activeState !== 'active' || flagOf(docker.argv, 'bip') !== subnetEnv.subnet) return [];
      const told = flagOf(docker.argv, 'mtu');
      if (Number(told ?? 1500) === subnetEnv.mtu) return [];
      const actual = told === undefined ? 'no --mtu, so 1500' : `--mtu=${told}`;
      return [{ node: node.name, fact: "dockerd's command line", expected: `--mtu=${subnetEnv.mtu}, as FLANNEL_MTU in /run/flannel/subnet.env`, actual }];
    }),
  // Restart flanneld too if the options for docker have to be rewritten.
  cure: (seen, evidence) =>
    nodesOf(evidence).map(node => {
      const facts = seen.nodes.find(({ name }) => name === node);
      const written = facts?.files[options]?.includes(`--mtu=${facts.subnetEnv?.mtu}`);
      return written ? restartServices(node, 'docker') : restartServices(node, 'flanneld', 'docker');
    }),
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      {
        node: node.name,
        // docker was started when the overlay had another MTU.
        inject: `cp /run/flannel/subnet.env .
sed -i 's/^FLANNEL_MTU=.*/FLANNEL_MTU=${(node.subnetEnv?.mtu ?? 1450) + 50}/' /run/flannel/subnet.env
systemctl restart docker
cp subnet.env /run/flannel/`,
        revert: `cp subnet.env /run/flannel/\nsystemctl restart docker`,
        sets: ["docker's --mtu"],
      },
    ],
  },
} as const satisfies Fault;
