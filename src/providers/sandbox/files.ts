import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxPrograms } from '../../services/paths.ts';
import { services, servicesOf, startStep } from '../../services/index.ts';
import { assetPath } from '../../system/assets.ts';
import type { NodeConfig } from '../../config/lab-config.ts';
import { ipv4ToNumber } from '../../network/address.ts';
import { quoteWord } from '../../text/quote.ts';
import { kubePrograms } from '../../services/kubernetes/parts.ts';
import type { KubernetesTools, Tools } from '../../setup/tools.ts';
import type { Install } from '../../templates/layout.ts';
import { renderLab } from '../../templates/render.ts';
import type { LabRecord } from '../provider.ts';
import { nodePath } from './node.ts';
import type { SandboxPaths } from './names.ts';

export interface SandboxFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

const scripts = ['boot.sh', 'node.sh', 'supervise.sh', 'bin/systemctl', 'bin/journalctl', 'bin/dockerd'];

// Each node has its own tmpfs for these; unshare mounts /proc.
const fstab = ['etc', 'var', 'run', 'tmp', 'root'].map(name => `tmpfs /${name} tmpfs mode=755 0 0\n`).join('');

/** Above this number, neighbour entries are static: the kernel limits dynamic ones to 1,024 per host (arp(7), gc_thresh3). */
const dynamicNeighbours = 400;

/** Every file that boot.sh needs, in the lab's state folder. */
export function sandboxFiles(record: LabRecord, tools: Tools, paths: SandboxPaths): readonly SandboxFile[] {
  const { config } = record;
  const data: SandboxFile[] = [
    text(join(paths.folder, 'programs'), programs(tools)),
    text(join(paths.folder, 'trees'), tools.helpers.trees.map((tree, index) => `${index} ${tree}\n`).join('')),
    text(join(paths.files, 'fstab'), `${fstab}node-sysfs /sys sysfs ro 0 0\n`),
    text(join(paths.files, 'nodes'), config.nodes.map(({ name }) => `${name}\n`).join('')),
    text(join(paths.files, 'ready-files'), readyFiles()),
    text(join(paths.files, 'neighbours'), neighbours(config.nodes)),
    text(join(paths.files, 'lab.json'), `${JSON.stringify(record)}\n`),
  ];
  return [
    ...data,
    ...[...scripts, ...(config.kubernetes ? ['kubernetes.sh'] : [])].map(name => script(paths, name)),
    ...config.nodes.flatMap((node, index) => nodeFiles(record, node, index, paths)),
    ...rendered(record, paths),
  ];
}

/** The environment of every process in the sandbox. */
export function sandboxEnvironment({ helpers }: Tools): Readonly<Record<string, string>> {
  const { path, libraryPath, xtablesLibdir } = helpers;
  const inside = (folder: string): string => pathInside(helpers, folder);
  return {
    PATH: [nodePath, ...path.map(inside)].join(':'),
    HOME: '/root',
    LANG: 'C.UTF-8',
    ...(libraryPath.length > 0 && { LD_LIBRARY_PATH: libraryPath.map(inside).join(':') }),
    ...(xtablesLibdir && { XTABLES_LIBDIR: inside(xtablesLibdir) }),
  };
}

/** The path where boot.sh binds a folder of the helpers, because a node may have its own files at the original path. */
function pathInside({ trees }: Tools['helpers'], folder: string): string {
  const index = trees.findIndex(tree => folder === tree || folder.startsWith(`${tree}/`));
  const tree = trees[index];
  return tree === undefined ? folder : `/lab/trees/${index}${folder.slice(tree.length)}`;
}

/** What boot.sh binds below /lab: a line `PLACE PATH` each. */
function programs({ etcd, etcdctl, flanneld, kubernetes }: Tools): string {
  const main = Object.entries({ etcd, etcdctl, flanneld }).map(([name, { path }]) => [`bin/${name}`, path]);
  return [...main, ...(kubernetes ? kubernetesPlaces(kubernetes) : [])].map(words => `${words.join(' ')}\n`).join('');
}

function kubernetesPlaces({ kube, cni, images }: KubernetesTools): readonly (readonly string[])[] {
  return [
    ...kubePrograms.map(name => [`bin/${name}`, kube]),
    ['cni', cni],
    ...Object.entries(images).map(([name, { path }]) => [`images/${name}.tar`, path]),
  ];
}

function readyFiles(): string {
  return services.flatMap(({ name, readyFile }) => (readyFile === undefined ? [] : [`${name} ${readyFile}\n`])).join('');
}

function neighbours(nodes: readonly NodeConfig[]): string {
  if (nodes.length * (nodes.length - 1) <= dynamicNeighbours) return '';
  return nodes.map(({ address }) => `neigh replace ${address} lladdr ${mac('eth1', address)} dev eth1 nud permanent\n`).join('');
}

function nodeFiles({ config }: LabRecord, node: NodeConfig, index: number, paths: SandboxPaths): readonly SandboxFile[] {
  const own = servicesOf(node, config);
  const variables = {
    ADDRESS: node.address,
    PREFIX_LENGTH: String(config.nodeNetwork.prefixLength),
    ETH0_MAC: mac('eth0', node.address),
    ETH1_MAC: mac('eth1', node.address),
    ETH0_PEER: `n${index + 1}-eth0`,
    ETH1_PEER: `n${index + 1}-eth1`,
    FOLDERS: own.flatMap(({ folders = [] }) => folders).join(' '),
    AUTOSTART: own.filter(service => startStep(service, config) === 'machines').map(({ name }) => name).join(' '),
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${quoteWord(value)}\n`);
  const folder = join(paths.files, 'node', node.name);
  const identity = createHash('sha256').update(`${paths.folder}\0${node.name}`).digest('hex').slice(0, 32);
  return [
    text(join(folder, 'node.env'), lines.join('')),
    text(join(folder, 'etc/hostname'), `${node.name}\n`),
    text(join(folder, 'etc/machine-id'), `${identity}\n`),
  ];
}

/** A locally administered MAC address that contains the IP address. */
function mac(device: 'eth0' | 'eth1', address: NodeConfig['address']): string {
  const hex = ipv4ToNumber(address).toString(16).padStart(8, '0');
  return ['02', device === 'eth0' ? '00' : '01', ...(hex.match(/../g) ?? [])].join(':');
}

// A file below /etc goes to every node, or to the nodes that it names; one among the programs, to all.
function rendered({ config, api, versions }: LabRecord, paths: SandboxPaths): readonly SandboxFile[] {
  const etcdVersion = versions.etcd?.split('.').map(Number) as [number, number] | undefined;
  return renderLab(config, { platform: 'sandbox', api, ...(etcdVersion && { etcdVersion }) }).flatMap(file => {
    if (!file.install) return [];
    return placesOf(file.install).map(place => ({ path: join(paths.files, place), content: file.content, mode: file.mode }));
  });
}

function placesOf({ path, nodes }: Install): readonly string[] {
  if (path.startsWith(`${sandboxPrograms}/`)) return [join('bin', path.slice(sandboxPrograms.length))];
  return nodes?.map(node => join('node', node, path)) ?? [join('common', path.replace(/^\/etc\//, ''))];
}

function script(paths: SandboxPaths, name: string): SandboxFile {
  return { path: join(paths.files, name), content: readFileSync(assetPath(`templates/sandbox/${name}`), 'utf8'), mode: 0o755 };
}

function text(path: string, content: string): SandboxFile {
  return { path, content, mode: 0o644 };
}
