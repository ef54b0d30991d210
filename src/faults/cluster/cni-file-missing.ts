import type { Fault } from '../fault.ts';
import { ofPods } from '../shared/cluster-consequences.ts';
import { nodesOf, onNodes, restartServices } from '../shared/look.ts';
import { cniFile, cniFolder } from '../../services/kubernetes/parts.ts';

/** Pods that run keep their network; new ones get none. */
export const cniFileMissing = {
  id: 'cni-file-missing',
  title: "a node has no CNI configuration of the lab",
  symptom: 'the node is NotReady: "cni plugin not initialized", and new pods stay in ContainerCreating',
  source: 'flannel-io/flannel#1879',
  reach: 'node',
  settleMs: 1000,
  explains: ['cni-matches-lease', 'nodes-registered', 'pod-addresses', ...ofPods],
  signature: seen =>
    onNodes(seen, ({ name, kubernetes }) =>
      !kubernetes || kubernetes.cniFiles.includes(cniFile) ? [] : [{ node: name, fact: `${cniFolder}/${cniFile}`, expected: "the subnet of the node's lease", actual: 'no such file' }],
    ),
  // It is written before kubelet starts.
  cure: (_, evidence) => nodesOf(evidence).map(node => restartServices(node, 'kubelet')),
  drill: {
    ...{ on: 'worker', kubernetes: true },
    stage: ({ node }) => [
      { node: node.name, inject: `mv ${cniFolder}/${cniFile} kept`, revert: `mv kept ${cniFolder}/${cniFile}`, sets: ['the first CNI file'] },
    ],
  },
} as const satisfies Fault;
