import { etcdPairs } from '../../pki/etcd-pairs.ts';
import { pkiPaths } from '../../pki/paths.ts';
import { groupBy } from '../../text/group-by.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import type { EtcdPair } from '../../pki/etcd-pairs.ts';
import { reachable } from './peers.ts';

/** One thing that is wrong with a certificate of etcd or of a client of it. */
export interface CertificateFlaw {
  readonly kind: 'missing' | 'authority' | 'dates' | 'names' | 'usages' | 'key' | 'user';
  readonly node: string;
  readonly path: string;
  /** Whether the node's member of etcd or its administrator uses it; else a client on the node does. */
  readonly isMembers: boolean;
  /** As the rest of a sentence about the file. */
  readonly says: string;
  readonly expected: string;
  readonly actual: string;
}

type PkiFacts = NonNullable<NodeFacts['etcdPki']>;
type Judgement = Pick<CertificateFlaw, 'kind' | 'says' | 'expected' | 'actual'>;

const ca = pkiPaths.etcd.ca.certificate;
// Of RFC 5280; the third allows any.
const purposes = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;
const anyPurpose = ['any', '2.5.29.37.0'];

/** What is wrong with the certificates of a lab whose etcd speaks TLS; nothing about nodes whose certificates were not read. */
export function certificateFlaws(seen: Observation): readonly CertificateFlaw[] {
  if (!seen.lab.etcd.tls) return [];
  const authority = trusted(seen);
  const pairs = groupBy(etcdPairs(seen.lab), ({ node }) => node);
  return reachable(seen).flatMap(({ name, etcdPki }) => {
    if (!etcdPki) return [];
    const own = pairs.get(name) ?? [];
    const ofNode = { node: name, path: ca, isMembers: false };
    return [...judgeAuthority(etcdPki, authority).map(one => ({ ...ofNode, ...one })), ...own.flatMap(pair => judgePair(pair, etcdPki, { authority, seen }))];
  });
}

/** The digest of the authority that most nodes trust; of two that as many trust, the first. */
function trusted(seen: Observation): string | undefined {
  const told = reachable(seen).flatMap(({ etcdPki }) => etcdPki?.authority || []);
  const [most] = [...groupBy(told, digest => digest)].toSorted(([, a], [, b]) => b.length - a.length);
  return most?.[0];
}

function judgeAuthority({ authority }: PkiFacts, wanted: string | undefined): readonly Judgement[] {
  if (authority === '') return [{ kind: 'missing', says: 'is missing or not a certificate', expected: "the certificate of the lab's authority", actual: 'none' }];
  return wanted === undefined || authority === wanted ? [] : [{ kind: 'authority', says: "is of another authority than the other nodes'", expected: wanted, actual: authority }];
}

function judgePair({ node, paths, request, readBy }: EtcdPair, facts: PkiFacts, { authority, seen }: { readonly authority: string | undefined; readonly seen: Observation }): readonly CertificateFlaw[] {
  const head = { node, path: paths.certificate, isMembers: readBy === 'etcd' || readBy === undefined };
  const found = facts.certificates.find(({ path }) => path === paths.certificate);
  if (!found || found.subject === '') return [{ ...head, kind: 'missing', says: found ? 'is not a certificate' : 'is missing', expected: `the certificate of ${request.commonName}`, actual: found ? 'something else' : 'no such file' }];
  // Who signed it cannot be told on a node that does not have the authority's certificate.
  const isSignedWrong = facts.authority === authority && !found.signedByCa;
  return [
    ...(isSignedWrong ? [{ kind: 'authority' as const, says: "is not signed by the lab's authority", expected: `a signature of ${ca}`, actual: `another authority's, for ${found.subject}` }] : []),
    ...judgeContent(found, request, seen),
    ...judgeKey(found, paths.key),
  ].map(one => ({ ...head, ...one }));
}

type Found = PkiFacts['certificates'][number];

function judgeContent({ subject, names, usages, notBefore, notAfter }: Found, request: EtcdPair['request'], { takenAt, lab }: Observation): readonly Judgement[] {
  const wanted = [...(request.names ?? []), ...(request.addresses ?? [])];
  const lacking = wanted.filter(name => !names.includes(name));
  const unfit = usages.some(usage => anyPurpose.includes(usage)) ? [] : request.usages.filter(usage => !usages.includes(purposes[usage]));
  const user = `CN=${request.commonName}`;
  const isWho = lab.etcd.auth !== true || request.usages.includes('server') || subject.split(', ').includes(user);
  return [
    ...(lacking.length > 0 ? [{ kind: 'names' as const, says: `does not name ${lacking.join(', ')}`, expected: wanted.join(', '), actual: names.join(', ') || 'no name' }] : []),
    ...(unfit.length > 0 ? [{ kind: 'usages' as const, says: `is not for a ${unfit.join(' and a ')}`, expected: request.usages.map(usage => purposes[usage]).join(', '), actual: usages.join(', ') }] : []),
    ...(takenAt > notAfter ? [{ kind: 'dates' as const, says: 'has expired', expected: `valid at ${takenAt}`, actual: `${notBefore} to ${notAfter}` }] : []),
    ...(takenAt < notBefore ? [{ kind: 'dates' as const, says: 'is not valid yet', expected: `valid at ${takenAt}`, actual: `${notBefore} to ${notAfter}` }] : []),
    ...(isWho ? [] : [{ kind: 'user' as const, says: `logs in as another user than ${request.commonName}`, expected: user, actual: subject }]),
  ];
}

const keyStates = { own: undefined, other: 'does not belong to its key', missing: 'has no key', unreadable: 'has a key that cannot be read' };

function judgeKey({ key }: Found, path: string): readonly Judgement[] {
  const says = keyStates[key];
  return says === undefined ? [] : [{ kind: 'key', says, expected: `its key in ${path}`, actual: key === 'missing' ? 'no such file' : 'something else' }];
}
