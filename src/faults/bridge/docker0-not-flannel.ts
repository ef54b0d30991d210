import { ofBridge } from '../shared/consequences.ts';
import { bareDocker, bareEvidence, restartDocker } from '../shared/docker-bare.ts';
import { stageDockerUnit } from '../shared/docker-unit.ts';
import type { Fault } from '../fault.ts';
import { onNodes } from '../shared/look.ts';

const options = '/run/flannel/docker';

/** docker started after flanneld, but without flanneld's options. */
export const docker0NotFlannel = {
  id: 'docker0-not-flannel',
  title: 'docker was started without the options that flannel wrote for it',
  symptom: 'containers have addresses in 172.17.0.0/16, and no other node has a route to them',
  source: 'flannel-io/flannel#246; pires/kubernetes-vagrant-coreos-cluster#36',
  reach: 'node',
  settleMs: 1000,
  explains: ofBridge,
  signature: seen =>
    onNodes(seen, node => {
      const bare = bareDocker(node, seen);
      if (!bare || bare.wasFlannels || (bare.bip === undefined && bare.beforeFlanneld !== false)) return [];
      return bareEvidence(node, bare, `the unit does not read ${options}`);
    }),
  cure: (seen, evidence) => [
    ...evidence.flatMap(({ node = '', fact }) => (fact.startsWith('dockerd') ? readOptions(seen, node) : [])),
    ...restartDocker(seen, evidence),
  ],
  drill: {
    on: 'worker',
    stage: ({ node }) => [{ ...stageDockerUnit(node.name, `\\#^EnvironmentFile=-${options}$#d`), sets: ["docker's --bip", "docker's --mtu"] }],
  },
} as const satisfies Fault;

type Cure = ReturnType<Fault['cure']>;

// If no unit or drop-in reads the file, restore the line that does.
function readOptions({ nodes }: Parameters<Fault['cure']>[0], name: string): Cure {
  const files = nodes.find(node => node.name === name)?.files ?? {};
  const units = Object.entries(files).filter(([path]) => /docker\.service(?:$|\.d\/)/.test(path));
  const [unit] = units.find(([path]) => path.endsWith('docker.service')) ?? [];
  if (unit === undefined || units.some(([, text]) => text.includes(`EnvironmentFile=-${options}`))) return [];
  return [
    { where: name, argv: ['sed', '-i', `/^ExecStart=/i EnvironmentFile=-${options}`, unit] },
    { where: name, argv: ['systemctl', 'daemon-reload'] },
  ];
}
