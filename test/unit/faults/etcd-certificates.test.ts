import { describe, expect, it } from 'vitest';
import { commandOf } from '../../../src/doctor/report.ts';
import { injectScript, refusalOf } from '../../../src/doctor/stage.ts';
import { signed } from '../../../src/doctor/stage-certificates.ts';
import { explain } from '../../../src/faults/explain.ts';
import { certificateExpired } from '../../../src/faults/etcd/certificate-expired.ts';
import { certificateSanMissing } from '../../../src/faults/etcd/certificate-san-missing.ts';
import { certificateUnfit } from '../../../src/faults/etcd/certificate-unfit.ts';
import { certificateWrongCa } from '../../../src/faults/etcd/certificate-wrong-ca.ts';
import { peerTlsMismatch } from '../../../src/faults/etcd/peer-tls-mismatch.ts';
import { userNotAllowed } from '../../../src/faults/etcd/user-not-allowed.ts';
import { faults } from '../../../src/faults/index.ts';
import { makePki } from '../../../src/pki/make-pki.ts';
import { renewEtcdCertificates } from '../../../src/steps/certificates.ts';
import { X509Certificate } from 'node:crypto';
import type { Fault } from '../../../src/faults/fault.ts';
import type { NodeFacts, Observation } from '../../../src/observe/observation.ts';
import type { Machines, Node } from '../../../src/providers/provider.ts';
import { editCertificate, editMember, editNode, healthyObservation, withMemberOnEveryNode, withTls } from '../../helpers/observation.ts';
import { scriptedRunner } from '../../helpers/scripted-runner.ts';

const one = (): Observation => withTls(healthyObservation());
const three = (): Observation => withTls(withMemberOnEveryNode(healthyObservation()));
const expired = { notAfter: '2026-11-20T00:00:00.000Z' };
const service = (name: string, change: Partial<NodeFacts['services'][number]>) => (node: NodeFacts) => ({ services: node.services.map(found => (found.name === name ? { ...found, ...change } : found)) });
const causesOf = (seen: Observation) => explain(seen).causes.map(({ fault, nodes, severity, fix }) => ({ id: fault.id, nodes, severity, fix: fix.map(action => commandOf('k8s-lab', action)) }));

describe('a wrong certificate of etcd', () => {
  it.each<[string, Parameters<typeof editCertificate>[3]]>([
    ['certificate-expired', expired],
    ['certificate-san-missing', { names: ['node1'] }],
    ['certificate-wrong-ca', { signedByCa: false }],
    ['certificate-unfit', { key: 'other' }],
    ['certificate-unfit', { usages: ['1.3.6.1.5.5.7.3.2'] }],
  ])('is the one root, %s, of an etcd that nobody reaches any more', (id, change) => {
    const refused = 'certificate has expired';
    const bad = editCertificate(one(), 'node1', 'server.crt', change);
    const lost: Observation = { ...bad, etcd: { ...bad.etcd, reachable: false, healthy: false, unreachableBecause: refused } };
    const waiting = { activeState: 'activating', subState: 'start', log: ['E x509: certificate has expired or is not yet valid'] };
    const seen = ['node2', 'node3'].reduce((now, name) => editNode(now, name, service('flanneld', waiting)), lost);
    expect(explain(seen)).toMatchObject({ ready: false, unexplained: [] });
    expect(causesOf(seen)).toMatchObject([{ id, nodes: ['node1'], fix: ['k8s-lab etcd rotate-certs node1', 'k8s-lab exec node1 -- systemctl restart --no-block etcd'] }]);
    expect(explain(seen).causes[0]?.explains).toEqual(expect.arrayContaining(['etcd-tls', 'etcd-certificates', 'etcd-healthy', 'services-running']));
  });

  it('of one of three members is a warning, and no other cause is hidden by it', () => {
    const silent = { reachable: false, healthy: false, unreachableBecause: 'certificate has expired' };
    const bad = editCertificate(editMember(three(), 'node2', silent), 'node2', 'peer.crt', expired);
    expect(explain(bad)).toMatchObject({ ready: true, unexplained: [] });
    expect(causesOf(bad)).toMatchObject([{ id: 'certificate-expired', nodes: ['node2'], severity: 'warning' }]);
    const stopped = editNode(bad, 'node3', service('flanneld', { activeState: 'inactive', subState: 'dead' }));
    expect(causesOf(stopped).map(({ id, nodes, severity }) => [id, nodes, severity])).toEqual([['flanneld-stopped', ['node3'], undefined], ['certificate-expired', ['node2'], 'warning']]);
  });

  it('of a client is signed again on its node, and only its program restarts', () => {
    const [cause] = causesOf(editCertificate(three(), 'node3', 'flanneld.crt', { signedByCa: false }));
    expect(cause).toEqual({ id: 'certificate-wrong-ca', nodes: ['node3'], severity: undefined, fix: ['k8s-lab etcd rotate-certs node3', 'k8s-lab exec node3 -- systemctl restart --no-block flanneld'] });
  });

  it('that is the authority itself makes all that trusts it restart', () => {
    const stranger = editNode(three(), 'node2', ({ etcdPki }) => (etcdPki ? { etcdPki: { ...etcdPki, authority: 'BB' } } : {}));
    expect(causesOf(stranger)[0]?.fix).toEqual(['k8s-lab etcd rotate-certs node2', 'k8s-lab exec node2 -- systemctl restart --no-block etcd', 'k8s-lab exec node2 -- systemctl restart --no-block flanneld']);
  });

  it('is no fault in a lab without TLS, or where nothing was read', () => {
    const unread = { ...one(), nodes: healthyObservation().nodes };
    for (const fault of [certificateExpired, certificateSanMissing, certificateUnfit, certificateWrongCa]) expect([...fault.signature(healthyObservation()), ...fault.signature(unread)]).toEqual([]);
  });

  it.each(['certificate-expired', 'certificate-san-missing', 'certificate-unfit', 'certificate-wrong-ca', 'user-not-allowed'])('%s is injected only where etcd has what it needs', id => {
    const fault = faults.find(candidate => candidate.id === id);
    expect(fault && refusalOf(fault, healthyObservation())).toContain('needs an etcd that speaks TLS');
    expect(fault && refusalOf(fault, one())).toBeUndefined();
  });
});

describe('the certificates of a lab', () => {
  /** Nodes that have the files of a lab, and keep what is run on them. */
  async function machinesWith(seen: Observation, change: (node: string, path: string) => string | undefined = () => undefined) {
    const files = await makePki(seen.lab);
    const scripts = new Map<string, string>();
    const nodes = seen.lab.nodes.map((planned): Node => ({
      ...scriptedRunner(planned.name, {}),
      ...planned,
      readFile: path => Promise.resolve(change(planned.name, path) ?? files.find(file => file.path === path && (file.nodes?.includes(planned.name) ?? true))?.content),
      run: (argv, { input = '' } = {}) => {
        scripts.set(planned.name, input);
        return Promise.resolve({ argv, exitCode: 0, stdout: '', stderr: '', durationMs: 1 });
      },
    }));
    const machines: Machines = { record: { config: seen.lab, api: 'v3', versions: {} }, nodes, missing: [], etcd: [] };
    return { machines, scripts, authority: new X509Certificate(files.find(({ path }) => path.endsWith('/ca.crt'))?.content ?? '') };
  }
  const pemsIn = (text: string) => (text.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? []).map(pem => new X509Certificate(pem));

  it('are signed again on one node by the authority that most nodes trust', async () => {
    const stranger = (await makePki(one().lab)).find(({ path }) => path.endsWith('/ca.crt'))?.content ?? '';
    const { machines, scripts, authority } = await machinesWith(three(), (node, path) => (node === 'node1' && path.endsWith('/ca.crt') ? stranger : undefined));
    await renewEtcdCertificates(machines.nodes, machines.record.config, ['node1']);
    expect([...scripts.keys()]).toEqual(['node1']);
    const written = pemsIn(scripts.get('node1') ?? '');
    expect(written.filter(certificate => certificate.verify(authority.publicKey))).toHaveLength(5);
    expect(written).toHaveLength(5);
  });

  it('are not signed again where two authorities are trusted alike, or no key is left', async () => {
    const { lab } = one();
    const two = { ...one(), lab: { ...lab, nodes: lab.nodes.slice(0, 2) } };
    const other = (await makePki(two.lab)).find(({ path }) => path.endsWith('/ca.crt'))?.content ?? '';
    const torn = await machinesWith(two, (node, path) => (node === 'node1' && path.endsWith('/ca.crt') ? other : undefined));
    await expect(renewEtcdCertificates(torn.machines.nodes, two.lab)).rejects.toThrow('differs between nodes');
    const keyless = await machinesWith(two, (_, path) => (path.endsWith('/ca.key') ? '' : undefined));
    await expect(renewEtcdCertificates(keyless.machines.nodes, two.lab)).rejects.toThrow('no node has /etc/etcd/pki/ca.key');
  });

  it.each<[Fault, (certificate: X509Certificate, authority: X509Certificate) => unknown, unknown]>([
    [certificateExpired, ({ validTo }, authority) => Date.parse(validTo) < Date.now() && Date.parse(authority.validTo) > Date.now(), true],
    [certificateSanMissing, ({ subjectAltName }) => subjectAltName, 'DNS:node1'],
    [certificateUnfit, ({ keyUsage }) => keyUsage, ['1.3.6.1.5.5.7.3.2']],
    [certificateWrongCa, (certificate, authority) => [certificate.checkIssued(authority), certificate.verify(authority.publicKey)], [false, false]],
  ])('are signed for a drill as it needs them: $id', async (fault, look, expected) => {
    const seen = three();
    const [node, peer] = seen.nodes;
    if (!node || !peer) throw new Error('the lab has no nodes');
    const [staging] = fault.drill?.stage({ node, peer, seen }) ?? [];
    const { machines, authority } = await machinesWith(seen);
    const files = await signed(machines, staging?.certificates ?? []);
    expect(files.map(({ path, mode }) => [path, mode])).toEqual([['server.crt', 0o644], ['server.key', 0o600], ['peer.crt', 0o644], ['peer.key', 0o600]]);
    expect(pemsIn(files.map(({ content }) => content).join('\n')).map(certificate => look(certificate, authority))).toEqual([expected, expected]);
    expect(staging && injectScript(fault.id, staging, files)).toContain(`/run/k8s-lab/faults/${fault.id}/server.key`);
  });
});

describe('a member that speaks otherwise with its peers', () => {
  const settings = (text: string) => (seen: Observation) => editNode(seen, 'node2', () => ({ files: { '/etc/etcd/etcd.conf': text } }));
  const listed = (seen: Observation): Observation =>
    ['node1', 'node2', 'node3'].reduce((now, name) => {
      const knows = now.etcd.members?.find(member => member.name === name)?.knows?.map(known => (known.name === 'node2' ? { ...known, peerUrls: ['http://172.17.8.102:2380'] } : known)) ?? [];
      return editMember(now, name, { knows });
    }, seen);

  it('is told to speak as the others, and warned of because they have a quorum', () => {
    const seen = settings('ETCD_LISTEN_PEER_URLS="http://172.17.8.102:2380"\n')(three());
    expect(explain(seen)).toMatchObject({ ready: true, unexplained: [] });
    expect(causesOf(seen)).toEqual([{ id: 'peer-tls-mismatch', nodes: ['node2'], severity: 'warning', fix: [`k8s-lab exec node2 -- sed -i 's#^ETCD_LISTEN_PEER_URLS=.*#ETCD_LISTEN_PEER_URLS="https://172.17.8.102:2380"#' /etc/etcd/etcd.conf`, 'k8s-lab exec node2 -- systemctl restart --no-block etcd'] }]);
  });

  it('may speak TLS where nobody else does', () => {
    const seen = settings('ETCD_LISTEN_PEER_URLS="https://172.17.8.102:2380"\nETCD_PEER_AUTO_TLS="true"\n')(withMemberOnEveryNode(healthyObservation()));
    expect(causesOf(seen)).toMatchObject([{ id: 'peer-tls-mismatch', nodes: ['node2'], severity: 'warning' }]);
    expect(causesOf(seen)[0]?.fix[1]).toContain('/^ETCD_PEER_AUTO_TLS=/d');
  });

  it('may be listed by another URL than it listens at', () => {
    expect(causesOf(listed(three()))).toMatchObject([{ id: 'peer-tls-mismatch', nodes: ['node2'], fix: ['k8s-lab etcdctl -- member update a2 --peer-urls=https://172.17.8.102:2380'] }]);
  });

  it.each(['ETCD_LISTEN_PEER_URLS="https://172.17.8.102:2380"\n', 'ETCD_LISTEN_PEER_URLS="http://127.0.0.1:2380,https://172.17.8.102:2380"\n', '# no such setting\n'])('is not one with %j', text => {
    expect(peerTlsMismatch.signature(settings(text)(three()))).toEqual([]);
  });
});

it.each([
  [{ exists: false, roleExists: false, roles: [], grants: [] }, ['role add flanneld', 'role grant-permission --prefix=true flanneld readwrite /kube-centos/network/', 'user add flanneld --no-password', 'user grant-role flanneld flanneld']],
  [{ roles: [], grants: [] }, ['role grant-permission --prefix=true flanneld readwrite /kube-centos/network/', 'user grant-role flanneld flanneld']],
  [{ grants: [] }, ['role grant-permission --prefix=true flanneld readwrite /kube-centos/network/']],
])('a user who has lost what they need gets just that: %j', (change, fix) => {
  const seen = three();
  const bad = { ...seen, etcd: { ...seen.etcd, users: seen.etcd.users?.map(user => ({ ...user, ...change })) ?? [] } };
  expect(explain(bad).causes.map(({ fault }) => fault.id)).toEqual(['user-not-allowed']);
  expect(userNotAllowed.cure(bad).map(({ where, argv }) => `${where}: ${argv.join(' ')}`)).toEqual(fix.map(words => `etcd: ${words}`));
});
