import { apiServiceAddress, controlPlaneNodes } from '../../config/kubernetes-addresses.ts';
import type { LabConfig } from '../../config/lab-config.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import type { Check, Finding } from '../check.ts';
import { hasKubernetes } from '../shared/cluster-lab.ts';
import { onNode } from '../shared/paste.ts';
import { reachable } from '../shared/peers.ts';

type Certificate = NonNullable<NodeFacts['kubernetes']>['certificates'][number];

/** A wrong certificate shows only as a refused connection, often long after it was made. */
export const certificatesValid = {
  id: 'certificates-valid',
  title: "Every certificate is signed by the cluster's authority, names what it is for, and is valid now",
  settleMs: 0,
  needs: ['nodes-reachable'],
  appliesTo: hasKubernetes,
  judge(seen) {
    const nodes = reachable(seen);
    const authority = nodes.find(({ name }) => name === controlPlaneNodes(seen.lab)[0].name)?.kubernetes?.authority;
    return nodes.flatMap(node => [...judgeAuthority(node, authority), ...(node.kubernetes?.certificates ?? []).flatMap(one => judgeCertificate(node, one, seen))]);
  },
} as const satisfies Check;

function judgeAuthority({ name, kubernetes }: NodeFacts, authority: string | undefined): Finding[] {
  const path = '/etc/kubernetes/pki/ca.crt';
  const head = { node: name, hint: onNode(name, 'ls -l /etc/kubernetes/pki') };
  if (!kubernetes || kubernetes.authority === '') return [{ ...head, summary: `${path} is missing or unreadable`, expected: 'the certificate of the authority', actual: 'none' }];
  if (authority === undefined || kubernetes.authority === authority) return [];
  return [{ ...head, summary: `${path} is of another authority than the control plane's`, expected: authority, actual: kubernetes.authority }];
}

function judgeCertificate(node: NodeFacts, certificate: Certificate, { lab, takenAt }: Observation): Finding[] {
  const { path, subject, names, notBefore, notAfter, signedByCa } = certificate;
  const head = { node: node.name, hint: onNode(node.name, `openssl x509 -noout -text -in ${path}`) };
  if (subject === '') return [{ ...head, summary: `${path} is not a certificate`, expected: 'a certificate as PEM', actual: 'something else' }];
  const wanted = wantedNames(path, node, lab).filter(name => !names.includes(name));
  return [
    ...(signedByCa ? [] : [{ ...head, summary: `${path} is not signed by the cluster's authority`, expected: 'a signature of /etc/kubernetes/pki/ca.crt', actual: subject }]),
    ...(wanted.length > 0 ? [{ ...head, summary: `${path} does not name ${wanted.join(', ')}`, expected: wanted.join(', '), actual: names.join(', ') }] : []),
    ...(takenAt < notBefore || takenAt > notAfter ? [{ ...head, summary: `${path} is not valid now`, expected: `${takenAt} between its dates`, actual: `${notBefore} to ${notAfter}` }] : []),
  ];
}

/** The names that clients ask for. */
function wantedNames(path: string, { name, address }: NodeFacts, { kubernetes }: LabConfig): readonly string[] {
  if (path.endsWith('/kubelet.crt')) return [name, address];
  if (!path.endsWith('/apiserver.crt') || !kubernetes) return [];
  return ['kubernetes', 'kubernetes.default.svc', address, apiServiceAddress(kubernetes)];
}
