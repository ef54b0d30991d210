import { flagOf } from '../../checks/shared/flag-of.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, restartServices, serviceOf } from '../shared/look.ts';

const options = '/run/flannel/docker';

/** docker0's own MTU shows 1500 until a container is attached: only what dockerd was told counts. */
export const mtuMismatch = {
  id: 'mtu-mismatch',
  title: 'docker gives its containers another MTU than the overlay carries',
  symptom: 'with a larger one ping works, and TLS handshakes and large transfers hang; with a smaller one the overlay is used below its worth',
  source: 'flannel-io/flannel#1171, #1011; rootsongjc/kubernetes-handbook#30; moby/moby#20178',
  reach: 'node',
  settleMs: 1000,
  explains: ['path-mtu'],
  signature: seen =>
    onNodes(seen, node => {
      const docker = serviceOf(node, 'docker');
      const { subnetEnv } = node;
      // A docker that was told nothing of flannel's is another fault.
      if (!subnetEnv || docker?.activeState !== 'active' || flagOf(docker.argv, 'bip') !== subnetEnv.subnet) return [];
      const told = flagOf(docker.argv, 'mtu');
      if (Number(told ?? 1500) === subnetEnv.mtu) return [];
      const actual = told === undefined ? 'no --mtu, which means 1500' : `--mtu=${told}`;
      return [{ node: node.name, fact: "dockerd's command line", expected: `--mtu=${subnetEnv.mtu}, as FLANNEL_MTU in /run/flannel/subnet.env`, actual }];
    }),
  // What flanneld's unit wrote for docker is written anew where it does not say so itself.
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
        inject: `cp ${options} options\nsed -i 's/--mtu=[0-9]*/--mtu=${(node.subnetEnv?.mtu ?? 1450) + 50}/' ${options}\nsystemctl restart --no-block docker`,
        revert: `cp options ${options}\nsystemctl restart docker`,
        sets: ["docker's --mtu"],
      },
    ],
  },
} as const satisfies Fault;
