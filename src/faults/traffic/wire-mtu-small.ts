import { deviceMtu, overheadOf } from '../../checks/shared/node-mtu.ts';
import { nodeDevice, reachable } from '../../checks/shared/peers.ts';
import type { LostAt, Observation } from '../../observe/observation.ts';
import { ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { restartServices, run } from '../shared/look.ts';
import { isOnWire } from '../shared/located.ts';
import { plannedDevice } from '../shared/node-look.ts';
import { wireOf } from '../shared/sandbox-wire.ts';

/** A switch or a tunnel between the nodes that drops large frames says nothing to the sender. */
export const wireMtuSmall = {
  id: 'wire-mtu-small',
  title: 'the network between the nodes carries only smaller packets than the MTU of their devices',
  symptom: 'ping and small requests work; large answers and transfers hang',
  source: 'flannel-io/flannel#1011; RFC 4459',
  reach: 'node',
  settleMs: 0,
  explains: ofNodeTraffic,
  signature: seen =>
    lossesOnWires(seen).flatMap(({ lost, mtu }) =>
      lost.nodes.flatMap(name => {
        const node = seen.nodes.find(candidate => candidate.name === name);
        const own = node && deviceMtu(node);
        if (!node || own === undefined || mtu >= own) return [];
        return [{ node: name, fact: lost.says, expected: `packets of ${own} bytes, the MTU of ${nodeDevice(node)}`, actual: `at most ${mtu} bytes cross`, lasting: true }];
      }),
    ),
  /** Every node gets the MTU of the narrowest wire, which flanneld and docker take over when they start. */
  cure(seen) {
    const mtu = Math.min(...lossesOnWires(seen).map(found => found.mtu));
    const nodes = reachable(seen);
    return Number.isFinite(mtu) ? [...nodes.map(node => run(node.name, 'ip', 'link', 'set', plannedDevice(seen, node), 'mtu', `${mtu}`)), ...nodes.map(({ name }) => restartServices(name, 'flanneld', 'docker'))] : [];
  },
  drill: {
    ...{ on: 'worker', sandboxOnly: true, keepsAfterFix: true },
    stage({ node, seen }) {
      const device = plannedDevice(seen, node);
      const mtu = deviceMtu(node) ?? 1500;
      const port = wireOf.port(device);
      const back = (own: string): string => `[ "$(cat /sys/class/net/${own}/mtu)" = ${mtu} ] || { ip link set ${own} mtu ${mtu}; systemctl restart flanneld docker; }`;
      return seen.nodes.map(({ name }) =>
        name === node.name
          ? { node: name, inject: `${wireOf.enter} ip link set ${port} mtu ${mtu - 100}`, revert: `${wireOf.enter} ip link set ${port} mtu ${mtu}\n${back(device)}`, sets: ['the wire', 'the MTU of the device'] }
          : { node: name, inject: 'true', revert: back(device), sets: ['the MTU of the device'] },
      );
    },
  },
} as const satisfies Fault;

/** The wires that lose all large packets and no small one, with the largest IP packet that crosses; a tunnel adds its headers. */
function lossesOnWires({ closer, lab }: Observation): readonly { readonly lost: LostAt; readonly mtu: number }[] {
  return (closer?.lost ?? []).flatMap(lost => {
    if (lost.largest === undefined || !isOnWire(lost)) return [];
    const isTunnelled = lost.pairs.some(pair => pair.includes("'s pod"));
    return [{ lost, mtu: lost.largest + (isTunnelled ? overheadOf(lab) : 0) }];
  });
}
