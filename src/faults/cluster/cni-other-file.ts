import type { Fault } from '../fault.ts';
import { ofPods } from '../shared/cluster-consequences.ts';
import { onNodes, run } from '../shared/look.ts';
import { cniFile, cniFolder } from '../../services/kubernetes/parts.ts';

/** containerd takes the first file of the folder, whatever its content. */
export const cniOtherFile = {
  id: 'cni-other-file',
  title: "another program's CNI configuration is used in place of the lab's",
  symptom: 'new pods of one node are Running, but have addresses that no other node reaches',
  source: 'kubernetes/kubernetes#100309; containerd/cri#889',
  reach: 'node',
  settleMs: 0,
  explains: ['cni-matches-lease', 'pod-addresses', ...ofPods],
  signature: seen =>
    onNodes(seen, ({ name, kubernetes }) =>
      foreignFiles(kubernetes?.cniFiles ?? []).map(file => ({ node: name, fact: `${cniFolder}/${file}`, expected: `no file before ${cniFile}`, actual: file })),
    ),
  // It is kept where containerd does not look.
  cure: (_, evidence) => evidence.map(({ node = '', fact }) => run(node, 'mv', fact, '/etc/cni/')),
  drill: {
    ...{ on: 'worker', kubernetes: true },
    stage: ({ node }) => [
      {
        node: node.name,
        inject: `echo '{"cniVersion": "1.0.0", "name": "other", "plugins": [{"type": "bridge", "bridge": "other0", "ipam": {"type": "host-local", "ranges": [[{"subnet": "10.88.0.0/16"}]]}}]}' >${cniFolder}/00-other.conflist`,
        revert: `rm -f ${cniFolder}/00-other.conflist /etc/cni/00-other.conflist`,
        sets: ['the first CNI file'],
      },
    ],
  },
} as const satisfies Fault;

function foreignFiles(files: readonly string[]): readonly string[] {
  return files.includes(cniFile) ? files.slice(0, files.indexOf(cniFile)) : files;
}
