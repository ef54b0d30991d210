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
  /** The node that the file is about, and what of the rest of the lab's files it carries. */
  readonly node?: NodeConfig;
  readonly files?: readonly CarriedFile[];
}

interface CarriedFile {
  readonly path: string;
  /** In octal, as chmod takes it. */
  readonly mode: string;
  readonly content: string;
}

interface InstallableFile {
  readonly content: string;
  readonly mode: number;
  readonly install?: { readonly path: string; readonly node?: string };
}

/** The files of a lab that follow from the lab alone. */
export function layout(view: LabView, platform: Platform): readonly Layout[] {
  const facts = platforms[platform];
  return [...etcd(view, facts), ...flanneld(view, facts), ...byPlatform[platform]()];
}

/** What makes machines of the files rendered so far: the Vagrantfile, and a script for each node that carries its files. */
export function machineLayout({ nodes }: LabView, platform: Platform, files: readonly InstallableFile[]): readonly Layout[] {
  if (platform === 'sandbox') return [];
  const scripts = nodes.map(node => ({
    ...{ template: `${platform}/provision.sh`, name: `provision/${quoting.fileName(node.name)}.sh`, mode: executable, node },
    files: files.flatMap(({ content, mode, install }) =>
      install && (install.node ?? node.name) === node.name ? [{ path: install.path, mode: mode.toString(8), content }] : [],
    ),
  }));
  return [{ template: 'Vagrantfile', name: 'Vagrantfile' }, ...scripts];
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
