import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { clueEvidence, takeBack } from '../shared/located.ts';

/** The kernel drops what a policy wants encrypted as long as no key for it is set. */
export const ipsecNoKey = {
  id: 'ipsec-no-key',
  title: "an IPsec policy without a key, or one that blocks, drops the lab's packets",
  symptom: 'packets vanish inside one node, and a counter in /proc/net/xfrm_stat rises',
  source: 'ip-xfrm(8); kernel Documentation/networking/xfrm_proc.rst',
  reach: 'node',
  settleMs: 0,
  explains: [...ofNodeTraffic, ...ofFlanneld, 'lease-missing'],
  signature: seen =>
    clueEvidence(seen, "no policy without a key for the lab's packets", ({ clues }) => {
      const isCounted = clues.some(({ text, rise = 0 }) => /^IPsec Xfrm/.test(text) && rise > 0);
      return isCounted ? clues.filter(({ kind, text }) => kind === 'ipsec' && text.includes(', which ')) : [];
    }),
  cure: (seen, evidence) => takeBack(seen, evidence, 'a policy of another program, which may write it again'),
  drill: {
    on: 'worker',
    stage({ node, peer }) {
      const policy = `src ${node.address}/32 dst ${peer.address}/32 dir out`;
      return [
        {
          node: node.name,
          inject: `ip xfrm policy add ${policy} tmpl src ${node.address} dst ${peer.address} proto esp mode transport`,
          revert: `ip xfrm policy delete ${policy}`,
        },
      ];
    },
  },
} as const satisfies Fault;
