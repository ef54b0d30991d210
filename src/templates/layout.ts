import type { LabConfig, NodeConfig } from '../config/lab-config.ts';
import { executable } from '../services/paths.ts';
import { platforms } from './platforms.ts';
import type { Platform } from './platforms.ts';
import { quoting } from './quoting.ts';
import { provisioningOf, serviceLayout } from './service-layout.ts';

/** The path of a file on a node, and the nodes that have it; by default every node. */
export interface Install {
  readonly path: string;
  readonly nodes?: readonly string[];
}

/** One file to render: its template, its name and its node. */
export interface Layout {
  readonly template: string;
  readonly name: string;
  readonly mode?: number;
  readonly install?: Install;
  /** The node that the file is about. */
  readonly node?: NodeConfig;
  /** Variables of its template besides the lab's view. */
  readonly own?: Readonly<Record<string, unknown>>;
}

interface InstallableFile {
  readonly content: string;
  readonly mode: number;
  readonly install?: Install;
}

/** The files of a lab that depend only on the lab. */
export function layout(config: LabConfig, platform: Platform): readonly Layout[] {
  return [...serviceLayout(config, platform), ...byPlatform[platform]];
}

/** The files that create machines with the files rendered so far: the Vagrantfile, and a script per node that contains the node's files. */
export function machineLayout(config: LabConfig, platform: Platform, files: readonly InstallableFile[]): readonly Layout[] {
  if (platform === 'sandbox') return [];
  const scripts = config.nodes.map(node => ({
    ...{ template: `${platform}/provision.sh`, name: `provision/${quoting.fileName(node.name)}.sh`, mode: executable, node },
    own: { files: carriedFiles(files, node), ...provisioningOf(config, node, platform, platforms[platform].packages) },
  }));
  return [{ template: 'Vagrantfile', name: 'Vagrantfile' }, ...scripts];
}

/** Whether a file with this place belongs on the node. */
export function isInstalledOn(install: Install | undefined, node: string): install is Install {
  return install !== undefined && (install.nodes?.includes(node) ?? true);
}

function carriedFiles(files: readonly InstallableFile[], { name }: NodeConfig): readonly unknown[] {
  return files.flatMap(({ content, mode, install }) =>
    isInstalledOn(install, name) ? [{ path: install.path, mode: mode.toString(8), content }] : [],
  );
}

const machineFiles: readonly Layout[] = [
  { template: 'sysctl.conf', name: 'kernel/sysctl.conf', install: { path: '/etc/sysctl.d/90-k8s-lab.conf' } },
  { template: 'modules.conf', name: 'kernel/modules.conf', install: { path: '/etc/modules-load.d/k8s-lab.conf' } },
];

// The files of a platform that do not depend on its services.
const byPlatform: Record<Platform, readonly Layout[]> = {
  sandbox: [{ template: 'hosts', name: 'hosts', install: { path: '/etc/hosts' } }],
  centos7: [...machineFiles, { template: 'centos7/vault.repo', name: 'centos7/vault.repo', install: { path: '/etc/yum.repos.d/k8s-lab.repo' } }],
  debian: machineFiles,
};
