import { platformOf } from '../config/lab-config.ts';
import { ClusterError } from '../errors.ts';
import { isInstalledOn } from '../templates/layout.ts';
import { pkiPaths } from '../pki/paths.ts';
import { services } from '../services/index.ts';
import type { LabConfig } from '../config/lab-config.ts';
import type { PairPaths } from '../pki/paths.ts';
import type { PkiFile } from '../pki/pki-file.ts';
import type { Node } from '../providers/provider.ts';
import { quote } from '../text/quote.ts';
import { machinesOf } from './step.ts';
import type { Step } from './step.ts';

/** Every node has the certificates and keys of its services; only in a lab with Kubernetes, or whose etcd speaks TLS. */
export const certificates: Step = {
  id: 'certificates',
  title: 'Create certificates',
  appliesTo: ({ kubernetes, etcd }) => kubernetes !== undefined || etcd.tls === true,
  plan: ({ record: { config } }) => config.nodes.map(({ name }) => ({ kind: 'run', where: name, argv: ['sh', '-s', '(certificates and keys, made anew)'] })),
  async run(context) {
    const { nodes } = machinesOf(context);
    const { config } = context.record;
    const ca = authorityPaths(config);
    const { without, authority } = context.created ? { without: nodes, authority: undefined } : await lookAt(nodes, ca);
    if (without.length === 0) return 'Certificates already exist';
    context.changed = true;
    const { makePki } = await import('../pki/make-pki.ts');
    const files = await makePki(config, authority);
    // Those of a new authority are of no use beside those of an old one.
    const receivers = authority ? without : nodes;
    await Promise.all(receivers.map(async node => await install(node, files.filter(file => isInstalledOn(file, node.name)), config)));
    const written = files.filter(file => receivers.some(({ name }) => isInstalledOn(file, name)));
    return `Created ${written.length} certificates, keys and kubeconfigs`;
  },
};

/** Writes certificates and keys to a node, each for the user of the service that reads it. */
export async function install(node: Node, files: readonly PkiFile[], config: LabConfig): Promise<void> {
  await node.run(['sh', '-s'], { input: script(files, config) });
}

/** The lab's only authority, where etcd or Kubernetes looks for it. */
function authorityPaths({ etcd }: LabConfig): PairPaths {
  return etcd.tls ? pkiPaths.etcd.ca : pkiPaths.ca;
}

interface Look {
  /** The nodes that have no certificates yet. */
  readonly without: readonly Node[];
  /** Absent if no node has its key. */
  readonly authority?: { readonly certificate: string; readonly key: string };
}

async function lookAt(nodes: readonly Node[], ca: PairPaths): Promise<Look> {
  const found = await Promise.all(nodes.map(async node => ({ node, certificate: await node.readFile(ca.certificate) })));
  const without = found.filter(({ certificate }) => certificate === undefined).map(({ node }) => node);
  const [certificate, ...others] = new Set(found.flatMap(one => one.certificate ?? []));
  if (others.length > 0) throw new ClusterError(`${ca.certificate} differs between nodes`, { hint: '`k8s-lab recreate` recreates the lab' });
  if (certificate === undefined || without.length === 0) return { without };
  const keys = await Promise.all(nodes.map(async node => await node.readFile(ca.key)));
  const key = keys.find(text => text !== undefined);
  return { without, ...(key !== undefined && { authority: { certificate, key } }) };
}

function script(files: readonly PkiFile[], config: LabConfig): string {
  const lines = files.map(({ path, content, mode, ownedBy }) => {
    const user = ownedBy && services.find(({ name }) => name === ownedBy)?.places[platformOf(config)]?.user;
    const [folder, file] = [quote([path.slice(0, path.lastIndexOf('/'))]), quote([path])];
    return `mkdir -p -m 755 ${folder}\nprintf %s ${quote([content])} >${file}\nchmod ${mode.toString(8)} ${file}\n${user ? `chown ${quote([user])} ${file}\n` : ''}`;
  });
  return `set -eu\numask 077\n${lines.join('')}`;
}
