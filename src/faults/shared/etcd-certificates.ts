import { certificateFlaws } from '../../checks/shared/etcd-certificates.ts';
import type { CertificateFlaw } from '../../checks/shared/etcd-certificates.ts';
import type { Observation } from '../../observe/observation.ts';
import { etcdPairs } from '../../pki/etcd-pairs.ts';
import type { EtcdPair } from '../../pki/etcd-pairs.ts';
import { pkiPaths } from '../../pki/paths.ts';
import { ofEtcd } from './consequences.ts';
import type { CureAction, Drill, Evidence, Fault, StagedCertificate } from '../fault.ts';
import { nodesOf, run } from './look.ts';

/** What the faults of certificates have in common; each is about flaws of some kinds. */
export function ofCertificates(...kinds: readonly CertificateFlaw['kind'][]) {
  return {
    reach: 'node',
    settleMs: 0,
    explains: ['etcd-certificates', 'certificates-valid', ...ofEtcd, 'quorum-lost', 'etcd-failing', 'etcd-tls', 'flanneld-failing', 'lease-missing'],
    signature: (seen: Observation) => evidenceOf(seen, certificateFlaws(seen).filter(({ kind }) => kinds.includes(kind))),
    cure: signAgain,
  } as const satisfies Partial<Fault>;
}

function evidenceOf(seen: Observation, flaws: readonly CertificateFlaw[]): readonly Evidence[] {
  const evidence = flaws.map(({ node, path, expected, actual }) => ({ node, fact: path, expected, actual, lasting: true }));
  // Where it stops etcd, nodes suffer that have no such certificate.
  const isStopped = flaws.some(({ isMembers }) => isMembers) && !seen.etcd.healthy;
  return isStopped ? [...evidence, { fact: 'etcd as its clients see it', expected: 'healthy', actual: seen.etcd.unreachableBecause ?? 'not healthy' }] : evidence;
}

/** Signs the certificates of these nodes again, and restarts what reads them, without waiting: each may need another one first. */
function signAgain({ lab }: Observation, evidence: readonly Evidence[]): readonly CureAction[] {
  const [first, ...others] = nodesOf(evidence);
  if (first === undefined) return [];
  const restarts = etcdPairs(lab).flatMap(({ node, paths, readBy }) => {
    const isWrong = evidence.some(one => one.node === node && [paths.certificate, pkiPaths.etcd.ca.certificate].includes(one.fact));
    return isWrong && readBy ? [`${node} ${readBy}`] : [];
  });
  const services = [...new Set(restarts)].map(text => text.split(' '));
  return [{ where: 'certificates', argv: [first, ...others] }, ...services.map(([node = '', service = '']) => run(node, 'systemctl', 'restart', '--no-block', service))];
}

const folder = pkiPaths.etcd.server.certificate.replace(/\/[^/]+$/, '');

/** Gives a member of etcd other certificates, and restarts it. */
export function stageMember(change: (request: EtcdPair['request']) => Omit<StagedCertificate, 'name'>): Drill {
  return {
    on: 'etcd',
    etcd: 'tls',
    stage({ node: { name: node }, seen: { lab } }) {
      const pairs = etcdPairs(lab).filter(pair => pair.node === node && pair.readBy === 'etcd');
      const certificates = pairs.map(({ paths, request }) => ({ ...change(request), name: nameOf(paths.certificate) }));
      const files = certificates.flatMap(({ name }) => [`${name}.crt`, `${name}.key`]);
      return [
        {
          ...{ node, certificates, sets: [`the certificates of etcd`] },
          inject: `mkdir before\n${files.map(file => `cp -p ${folder}/${file} before/\ncp ${file} ${folder}/\n`).join('')}systemctl restart --no-block etcd`,
          revert: `cp -p before/* ${folder}/\nsystemctl restart etcd`,
        },
      ];
    },
  };
}

function nameOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.crt$/, '');
}
