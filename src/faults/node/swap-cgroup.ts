import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, restartServices, run, serviceOf } from '../shared/look.ts';

const refusesSwap = /running with swap on is not supported/i;
const unlikeDrivers = /cgroup driver: "?(\w+)"? is different from docker cgroup driver: "?(\w+)"?/i;

/** A kubelet logs this when it exits at once; a lab without a kubelet cannot have this fault. */
export const swapCgroup = {
  id: 'swap-cgroup',
  title: 'kubelet exits at once because of swap, or because its cgroup driver differs from docker\'s',
  symptom: '"Running with swap on is not supported", or "kubelet cgroup driver is different from docker cgroup driver"',
  source: 'kubernetes/kubernetes#43805; openshift/origin#17307',
  reach: 'node',
  settleMs: 5000,
  explains: ['services-running'],
  signature: seen =>
    onNodes(seen, node => {
      const kubelet = serviceOf(node, 'kubelet');
      if (!kubelet || kubelet.activeState === 'active') return [];
      const said = kubelet.log.findLast(line => refusesSwap.test(line) || unlikeDrivers.test(line));
      if (said === undefined) return [];
      const { swapKiB } = node.host;
      const swap = refusesSwap.test(said) && swapKiB ? [{ node: node.name, fact: '/proc/swaps', expected: 'no swap', actual: `${swapKiB} KiB` }] : [];
      return [{ node: node.name, fact: "kubelet's log", expected: 'no error', actual: said }, ...swap];
    }),
  cure: (_seen, evidence) =>
    nodesOf(evidence).flatMap(node => {
      const own = evidence.filter(one => one.node === node);
      const swap = own.some(({ fact }) => fact === '/proc/swaps') ? [run(node, 'swapoff', '-a')] : [];
      const [, kubelets, dockers] = own.map(({ actual }) => unlikeDrivers.exec(actual)).find(match => match !== null) ?? [];
      const drivers = dockers === undefined ? [] : [run(node, 'sed', '-i', `s/${kubelets}/${dockers}/`, '/var/lib/kubelet/config.yaml')];
      return [...swap, ...drivers, restartServices(node, 'kubelet')];
    }),
  noDrill: 'the kubelets of a lab accept swap, and none of them uses docker',
} as const satisfies Fault;
