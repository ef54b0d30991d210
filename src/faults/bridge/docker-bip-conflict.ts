import { ofBridge } from '../shared/consequences.ts';
import { failingDocker, isBipConflict, refusalOf } from '../shared/docker-refusal.ts';
import { stageDockerUnit } from '../shared/docker-unit.ts';
import type { Fault } from '../fault.ts';
import { editFile, nodesOf, onNodes, restartServices, run } from '../shared/look.ts';

const bridge = /(?:^|[\s"'=])(?:--bridge|-b)[= ]\S+/m;

/** flannel sets the address of docker's own bridge, but another bridge is configured or left over. */
export const dockerBipConflict = {
  id: 'docker-bip-conflict',
  title: 'docker is given both --bridge and --bip',
  symptom: 'docker does not start: "You specified -b & --bip, mutually exclusive options", or "Bridge ip does not match existing bridge configuration"',
  source: 'flannel-io/flannel#195, #166, #376; code (moby daemon/daemon.go, verifyDaemonSettings)',
  reach: 'node',
  settleMs: 1000,
  explains: ['services-running', ...ofBridge],
  signature: seen =>
    onNodes(seen, node => {
      const docker = failingDocker(node);
      const said = docker && refusalOf(docker);
      if (said === undefined || !isBipConflict(said)) return [];
      const asked = askingFiles(node.files).map(([path, text]) => ({ node: node.name, fact: path, expected: 'no --bridge', actual: bridge.exec(text)?.[0].trim() ?? '' }));
      return [{ node: node.name, fact: "docker's log", expected: 'no error', actual: said }, ...asked];
    }),
  cure: (seen, evidence) =>
    nodesOf(evidence).flatMap(node => {
      const files = askingFiles(seen.nodes.find(({ name }) => name === node)?.files ?? {});
      // If no bridge is configured, docker0 itself is left over.
      if (files.length === 0) return [run(node, 'ip', 'link', 'del', 'docker0'), restartServices(node, 'docker')];
      const edits = files.map(([path]) => editFile(node, path, String.raw`s/ *\(--bridge\|-b\)[= ][^ "]*//`));
      return [...edits, run(node, 'systemctl', 'daemon-reload'), restartServices(node, 'docker')];
    }),
  drill: {
    on: 'worker',
    stage: ({ node }) => [{ ...stageDockerUnit(node.name, '/^ExecStart=/s/$/ --bridge=docker0/'), disturbs: ['a running docker'] }],
  },
} as const satisfies Fault;

function askingFiles(files: Readonly<Record<string, string>>): readonly (readonly [path: string, text: string])[] {
  return Object.entries(files).filter(([path, text]) => /docker/.test(path) && bridge.test(text));
}
