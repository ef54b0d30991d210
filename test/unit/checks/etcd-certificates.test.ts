import { expect, it } from 'vitest';
import type { CheckResult } from '../../../src/checks/judge.ts';
import { judge } from '../../../src/checks/judge.ts';
import type { Observation } from '../../../src/observe/observation.ts';
import { editCertificate, editNode, healthyObservation, withMemberOnEveryNode, without, withTls } from '../../helpers/observation.ts';

const expired = { notAfter: '2026-11-20T00:00:00.000Z' };
const resultOf = (seen: Observation, id: string): CheckResult | undefined => judge(seen).find(result => result.id === id);
const three = (): Observation => withTls(withMemberOnEveryNode(healthyObservation()));

it('does not exist in a lab without TLS, nor do the users', () => {
  const ids = judge(healthyObservation()).map(({ id }) => id);
  expect(ids.filter(id => ['etcd-certificates', 'etcd-users'].includes(id))).toEqual([]);
});

it.each<[string, (seen: Observation) => Observation, string]>([
  ['keys could not be read', seen => editNode(seen, 'node2', node => ({ ...without(node, 'etcdPki'), gaps: { 'etcd-keys': 'openssl is missing' } })), 'openssl is missing'],
  ['files could not be read', seen => editNode(seen, 'node2', () => ({ gaps: { files: 'grep: not found' } })), 'grep: not found'],
  ['bundle is older than the fact', seen => ({ ...seen, nodes: seen.nodes.map(node => (node.name === 'node2' ? without(node, 'etcdPki') : node)) }), 'it is not in this observation'],
])('is skipped where the %s', (_, edit, because) => {
  const seen = edit(withTls(healthyObservation()));
  expect(resultOf(seen, 'etcd-certificates')).toMatchObject({ status: 'skipped', findings: [], unread: [{ node: 'node2', because }] });
});

it('the users are skipped where etcd did not tell', () => {
  const seen = withTls(healthyObservation());
  const untold = { ...seen, etcd: { ...without(seen.etcd, 'users'), usersUnreadBecause: 'permission denied' } };
  expect(resultOf(untold, 'etcd-users')).toMatchObject({ status: 'skipped', unread: [{ because: 'permission denied' }] });
});

it.each(['server.crt', 'peer.crt', 'root.crt'])('only warns of %s of one of three members, because the others have a quorum', file => {
  const result = resultOf(editCertificate(three(), 'node2', file, expired), 'etcd-certificates');
  expect(result).toMatchObject({ status: 'passed', warnings: [{ node: 'node2', severity: 'warning', summary: `/etc/etcd/pki/${file} has expired; the other members have a quorum` }] });
});

it('fails because of a client, whose flanneld could not start again', () => {
  expect(resultOf(editCertificate(three(), 'node2', 'flanneld.crt', expired), 'etcd-certificates')).toMatchObject({ status: 'failed', findings: [{ node: 'node2' }] });
});

it('does not say who signed a certificate on a node with another authority, which it cannot know', () => {
  const stranger = editNode(three(), 'node2', ({ etcdPki }) => (etcdPki ? { etcdPki: { authority: 'BB', certificates: etcdPki.certificates.map(one => ({ ...one, signedByCa: false })) } } : {}));
  expect(resultOf(stranger, 'etcd-certificates')?.findings.map(({ node, summary }) => [node, summary])).toEqual([['node2', "/etc/etcd/pki/ca.crt is of another authority than the other nodes'"]]);
});
