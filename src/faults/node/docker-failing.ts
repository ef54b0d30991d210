import { ofBridge } from '../shared/consequences.ts';
import { failingDocker, isBipConflict, refusalOf, stateOf } from '../shared/docker-refusal.ts';
import type { Fault } from '../fault.ts';
import { nodesOf, onNodes, restartServices, run } from '../shared/look.ts';

const config = '/etc/docker/daemon.json';

/** Usually because an option is set both by flannel, on the command line, and in the host's file. */
export const dockerFailing = {
  id: 'docker-failing',
  title: 'docker exits every time it starts',
  symptom: 'docker.service fails or keeps restarting, and no container runs on the node',
  source: 'docs.docker.com/engine/daemon/troubleshoot; code (moby cmd/dockerd/daemon.go, daemon/config/config.go)',
  reach: 'node',
  settleMs: 5000,
  explains: ['services-running', ...ofBridge],
  signature: seen =>
    onNodes(seen, node => {
      const docker = failingDocker(node);
      const said = docker && refusalOf(docker);
      if (!docker || docker.log.length === 0 || isBipConflict(said)) return [];
      const head = { node: node.name, ...(docker.activeState === 'failed' && { lasting: true }) };
      return [
        { ...head, fact: 'systemctl show docker', expected: 'active', actual: stateOf(docker) },
        ...(said === undefined ? [] : [{ ...head, fact: "docker's log", expected: 'no error', actual: said }]),
      ];
    }),
  // Moving the file aside keeps it for later.
  cure: (_seen, evidence) =>
    nodesOf(evidence).flatMap(node => {
      const inFile = evidence.some(one => one.node === node && one.actual.includes(config));
      return [...(inFile ? [run(node, 'mv', config, `${config}.refused`)] : []), restartServices(node, 'docker')];
    }),
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      {
        node: node.name,
        inject: `mkdir -p /etc/docker
if [ -e ${config} ]; then cp -p ${config} daemon.json; fi
echo '{ "bip": "10.255.0.1/24" }' >${config}
systemctl restart --no-block docker`,
        revert: `if [ -e daemon.json ]; then cp -p daemon.json ${config}; else rm -f ${config}; fi
systemctl restart docker`,
        disturbs: ['a running docker'],
      },
    ],
  },
} as const satisfies Fault;
