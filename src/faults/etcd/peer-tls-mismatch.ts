import { peerMismatches, peerUrls } from '../../checks/shared/etcd-peers.ts';
import type { PeerMismatch } from '../../checks/shared/etcd-peers.ts';
import { settingOf } from '../../checks/shared/setting-of.ts';
import type { Observation } from '../../observe/observation.ts';
import { ofEtcd } from '../shared/consequences.ts';
import { etcdsOf, stageEtcdSettings } from '../shared/etcd-settings.ts';
import type { CureAction, Fault } from '../fault.ts';
import { editFile, run } from '../shared/look.ts';

const autoTls = 'ETCD_PEER_AUTO_TLS';

/** Half of the connections remain, over which etcd may go on for long. */
export const peerTlsMismatch = {
  id: 'peer-tls-mismatch',
  title: 'one member of etcd speaks http with its peers where they speak https, or the reverse',
  symptom: 'the other members log "tls: first record does not look like a TLS handshake", or "malformed HTTP response", and that a peer is inactive',
  source: 'etcd-io/etcd#7585, #9917, #10128',
  reach: 'node',
  settleMs: 0,
  explains: [...ofEtcd, 'quorum-lost', 'etcd-failing', 'lease-missing'],
  signature: seen => peerMismatches(seen).map(({ node, fact, expected, actual }) => ({ node, fact, expected, actual, lasting: true })),
  cure: seen => peerMismatches(seen).flatMap(mismatch => (mismatch.memberId === undefined ? listenAsPlanned(seen, mismatch) : [listAsPlanned(seen, mismatch)])),
  drill: {
    on: 'etcd',
    members: 3,
    stage: ({ node, seen: { lab } }) => {
      const swap = lab.etcd.tls ? 's#https:#http:#' : `s#http:#https:#;$a ${autoTls}="true"`;
      return [stageEtcdSettings(node, `/^${peerUrls}=/${swap}`)];
    },
  },
} as const satisfies Fault;

function listAsPlanned({ api }: Observation, { memberId = '', expected }: PeerMismatch): CureAction {
  return { where: 'etcd', argv: ['member', 'update', memberId, api === 'v2' ? expected : `--peer-urls=${expected}`] };
}

function listenAsPlanned(seen: Observation, { node: name, expected }: PeerMismatch): readonly CureAction[] {
  return etcdsOf(seen)
    .filter(({ node }) => node.name === name)
    .flatMap(({ path, text }) => [
      editFile(name, path, `s#^${peerUrls}=.*#${peerUrls}="${expected}"#`),
      ...(settingOf(text, autoTls) === undefined ? [] : [editFile(name, path, `/^${autoTls}=/d`)]),
      run(name, 'systemctl', 'restart', '--no-block', 'etcd'),
    ]);
}
