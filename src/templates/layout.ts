import type { NodeConfig } from '../config/lab-config.ts';
import { platforms } from './platforms.ts';
import type { Platform, PlatformFacts } from './platforms.ts';
import { quoting } from './quoting.ts';
import type { LabView } from './view.ts';

/** One file to render: from which template, under which name, for which node. */
export interface Layout {
  readonly template: string;
  readonly name: string;
  readonly mode?: number;
  readonly install?: { readonly path: string; readonly node?: string };
  /** The node that the file is about. */
  readonly node?: NodeConfig;
}

/** The files that end up on nodes, and those that say how. */
export function layout(view: LabView, platform: Platform): readonly Layout[] {
  const facts = platforms[platform];
  return [...etcd(view, facts), ...flanneld(view, facts), ...byPlatform[platform]()];
}

const units = '/etc/systemd/system';
const executable = 0o755;

function etcd(view: LabView, { etcdConf }: PlatformFacts): readonly Layout[] {
  const { node } = view.etcd;
  return [
    { template: 'etcd.conf', name: 'etcd/etcd.conf', install: { path: etcdConf, node } },
    { template: 'etcd.service', name: 'etcd/etcd.service', install: { path: `${units}/etcd.service`, node } },
    {
      ...{ template: 'etcd-init.sh', name: 'etcd/etcd-init.sh', mode: executable },
      install: { path: '/etc/etcd/etcd-init.sh', node },
    },
  ];
}

function flanneld({ nodes }: LabView, { flanneldEnv, mkDockerOpts }: PlatformFacts): readonly Layout[] {
  return [
    { template: 'flannel-network.json', name: 'flannel-network.json' },
    { template: 'flanneld.service', name: 'flanneld/flanneld.service', install: { path: `${units}/flanneld.service` } },
    {
      ...{ template: 'mk-docker-opts.sh', name: 'flanneld/mk-docker-opts.sh', mode: executable },
      install: { path: mkDockerOpts },
    },
    ...nodes.map(node => ({
      ...{ template: 'flanneld.env', name: `flanneld/${quoting.fileName(node.name)}.env`, node },
      install: { path: flanneldEnv, node: node.name },
    })),
  ];
}

const dropIn: Layout = {
  ...{ template: 'docker-flannel.conf', name: 'docker/flannel.conf' },
  install: { path: `${units}/docker.service.d/k8s-lab.conf` },
};

const machineFiles: readonly Layout[] = [
  { template: 'sysctl.conf', name: 'kernel/sysctl.conf', install: { path: '/etc/sysctl.d/90-k8s-lab.conf' } },
  { template: 'modules.conf', name: 'kernel/modules.conf', install: { path: '/etc/modules-load.d/k8s-lab.conf' } },
];

const byPlatform: Record<Platform, () => readonly Layout[]> = {
  sandbox: () => [
    { template: 'docker.service', name: 'docker/docker.service', install: { path: `${units}/docker.service` } },
    { template: 'docker-network', name: 'docker/docker-network', install: { path: '/etc/sysconfig/docker-network' } },
    { template: 'hosts', name: 'hosts', install: { path: '/etc/hosts' } },
  ],
  centos7: () => [
    dropIn,
    ...machineFiles,
    { template: 'centos7/vault.repo', name: 'centos7/vault.repo', install: { path: '/etc/yum.repos.d/k8s-lab.repo' } },
  ],
  debian: () => [dropIn, ...machineFiles],
};
