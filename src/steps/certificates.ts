import { etcdNodes, platformOf } from '../config/lab-config.ts';
import { ClusterError } from '../errors.ts';
import { isPair } from '../pki/is-pair.ts';
import { isInstalledOn } from '../templates/layout.ts';
import { etcdPkiFolder, pkiPaths } from '../pki/paths.ts';
import { services } from '../services/index.ts';
import type { LabConfig } from '../config/lab-config.ts';
import type { Issued } from '../pki/authority.ts';
import type { PairPaths } from '../pki/paths.ts';
import type { PkiFile } from '../pki/pki-file.ts';
import type { Node } from '../providers/provider.ts';
import { groupBy } from '../text/group-by.ts';
import { writeFiles } from '../text/write-file.ts';
import { machinesOf } from './step.ts';
import type { Step } from './step.ts';

/** Every node has the certificates and keys of its services; only in a lab with Kubernetes, or whose etcd speaks TLS. */
export const certificates: Step = {
  id: 'certificates',
  title: 'Create certificates',
  appliesTo: ({ kubernetes, etcd }) => kubernetes !== undefined || etcd.tls === true,
  plan: ({ record: { config } }) => config.nodes.map(({ name }) => certificatesAct(name)),
  async run(context) {
    const { nodes } = machinesOf(context);
    const written = await ensureCertificates(nodes, context.record.config, context.created);
    if (written === 0) return 'Certificates already exist';
    context.changed = true;
    return `Created ${written} certificates, keys and kubeconfigs`;
  },
};

/** What `--dry-run` shows of a node that gets certificates, which are made only then. */
export function certificatesAct(where: string) {
  return { kind: 'run', where, argv: ['sh', '-s', '(new certificates and keys)'] } as const;
}

/** Gives each node that lacks some its certificates and keys; all nodes if they are new, or if the authority is lost. Returns how many files were written. */
export async function ensureCertificates(nodes: readonly Node[], config: LabConfig, areNew = false): Promise<number> {
  const { without, certificate } = areNew ? { without: nodes, certificate: undefined } : await lookAt(nodes, config);
  if (without.length === 0) return 0;
  const authority = await authorityOf(nodes, config, certificate);
  // Those of a new authority are of no use beside those of an old one.
  return await write(authority ? without : nodes, config, authority);
}

/**
 * Gives etcd's members and its clients on some nodes, or on all, new certificates and keys of the lab's authority; throws a
 * ClusterError if no node has its key. Returns how many files were written.
 */
export async function renewEtcdCertificates(nodes: readonly Node[], config: LabConfig, only: readonly string[] = nodes.map(({ name }) => name)): Promise<number> {
  const authority = await etcdAuthority(nodes);
  return await write(nodes.filter(({ name }) => only.includes(name)), config, authority, isOfEtcd);
}

/** The authority that more nodes trust than any other. */
export async function etcdAuthority(nodes: readonly Node[]): Promise<Issued> {
  const { ca } = pkiPaths.etcd;
  const read = async (path: string) => (await Promise.all(nodes.map(node => node.readFile(path).catch(() => undefined)))).filter(content => content !== undefined);
  const [certificates, keys] = await Promise.all([read(ca.certificate), read(ca.key)]);
  const [first, second] = [...groupBy(certificates, pem => pem)].toSorted(([, a], [, b]) => b.length - a.length);
  if (first && second && first[1].length === second[1].length) throw differing(ca.certificate);
  const key = first && keys.find(candidate => isPair(first[0], candidate));
  if (first && key !== undefined) return { certificate: first[0], key };
  throw new ClusterError(`no node has ${ca.key}, the key of the certificate authority`, { hint: '`k8s-lab recreate` recreates the lab with a new authority' });
}

function differing(path: string): ClusterError {
  return new ClusterError(`${path} differs between nodes`, { hint: '`k8s-lab recreate` recreates the lab' });
}

function isOfEtcd({ path }: PkiFile): boolean {
  const { certificate, key } = pkiPaths.apiserverEtcdClient;
  return path.startsWith(`${etcdPkiFolder}/`) || path === certificate || path === key;
}

async function write(nodes: readonly Node[], config: LabConfig, authority: Issued | undefined, belongs: (file: PkiFile) => boolean = () => true): Promise<number> {
  const { makePki } = await import('../pki/make-pki.ts');
  const files = (await makePki(config, authority)).filter(belongs);
  const own = nodes.map(node => ({ node, files: files.filter(file => isInstalledOn(file, node.name)) }));
  await Promise.all(own.map(async one => await one.node.run(['sh', '-s'], { input: script(one.files, config) })));
  return files.filter(file => nodes.some(({ name }) => isInstalledOn(file, name))).length;
}

/** The lab's only authority, where etcd or Kubernetes looks for it. */
function authorityPaths({ etcd }: LabConfig): PairPaths {
  return etcd.tls ? pkiPaths.etcd.ca : pkiPaths.ca;
}

interface Look {
  /** The nodes that lack certificates. */
  readonly without: readonly Node[];
  /** The authority's; absent if no node has it. */
  readonly certificate: string | undefined;
}

async function lookAt(nodes: readonly Node[], config: LabConfig): Promise<Look> {
  const ca = authorityPaths(config);
  const found = await Promise.all(nodes.map(async node => ({ node, ...(await readOf(node, ca, config)) })));
  const [certificate, ...others] = new Set(found.flatMap(one => one.certificate ?? []));
  if (others.length > 0) throw differing(ca.certificate);
  return { without: found.filter(({ isComplete }) => !isComplete).map(({ node }) => node), certificate };
}

// A member needs more than other nodes: one that has just become a member has the authority's certificate, and no own.
async function readOf(node: Node, ca: PairPaths, config: LabConfig) {
  const isMember = config.etcd.tls === true && etcdNodes(config).some(({ name }) => name === node.name);
  const paths = [ca.certificate, ...(isMember ? [pkiPaths.etcd.server.certificate] : [])];
  const contents = await Promise.all(paths.map(path => node.readFile(path)));
  return { certificate: contents[0], isComplete: contents.every(content => content !== undefined) };
}

/** The authority with its key, which leaves a node only when something has to be signed. */
async function authorityOf(nodes: readonly Node[], config: LabConfig, certificate: string | undefined): Promise<Issued | undefined> {
  if (certificate === undefined) return undefined;
  const keys = await Promise.all(nodes.map(node => node.readFile(authorityPaths(config).key)));
  const key = keys.find(content => content !== undefined);
  return key === undefined ? undefined : { certificate, key };
}

function script(files: readonly PkiFile[], config: LabConfig): string {
  const userOf = (service: string | undefined) => services.find(({ name }) => name === service)?.places[platformOf(config)]?.user;
  return writeFiles(files.map(({ ownedBy, ...file }) => ({ ...file, owner: userOf(ownedBy) })));
}
