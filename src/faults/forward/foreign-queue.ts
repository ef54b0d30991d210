import { inPod } from '../../checks/shared/in-pod.ts';
import type { Clue, Observation } from '../../observe/observation.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { CureAction, Evidence, Fault } from '../fault.ts';
import { clueEvidence } from '../shared/located.ts';
import type { LossInNode } from '../shared/located.ts';
import { plannedDevice } from '../shared/node-look.ts';

// What the kernel attaches to a device by itself drops only what is too much for the device.
const ofKernel = ['noqueue', 'mq', 'pfifo_fast', 'fq', 'fq_codel'];
/** The share of the lost packets that a queue has to have dropped, or held back. */
const share = 0.5;

/** A queue that drops what is lost at that very hop, or holds back the packets that are late or out of order. */
export const foreignQueue = {
  id: 'foreign-queue',
  title: "a queue of another program limits the node's traffic",
  symptom: 'pings work, but packets are late, or many are lost as soon as several are sent at once',
  source: 'tc(8); tc-tbf(8); projectcalico/calico#7917; containernetworking/plugins#609',
  reach: 'node',
  settleMs: 0,
  explains: [...ofNodeTraffic, ...ofFlanneld],
  signature: seen => [...clueEvidence(seen, "no queue but the kernel's own", keeping), ...holdingBack(seen)],
  cure: (_, evidence) => evidence.flatMap(takeAway),
  drill: {
    on: 'worker',
    stage: ({ node, seen }) => {
      const device = plannedDevice(seen, node);
      return [
        {
          node: node.name,
          inject: `tc qdisc add dev ${device} root tbf rate 1mbit burst 1600 limit 3200`,
          revert: `tc qdisc del dev ${device} root`,
          sets: ['the queue of the device'],
        },
      ];
    },
  },
} as const satisfies Fault;

/** Whether a clue is a queue that the kernel does not attach by itself, with a counter that rose. */
export function isForeignQueue({ text, rise = 0 }: Clue): boolean {
  const [, kind = ''] = /^(?:pod's )?queue (\S+) of \S+, (?:dropped|overlimits)$/.exec(text) ?? ['', 'noqueue'];
  return rise > 0 && !ofKernel.includes(kind);
}

// What a queue holds back for longer than a trace waits is lost to it.
function keeping({ lost, clues }: LossInNode): readonly Clue[] {
  return clues.filter(clue => isForeignQueue(clue) && (clue.rise ?? 0) >= lost.packets * share);
}

function holdingBack({ loss }: Observation): readonly Evidence[] {
  const held = loss?.samples.some(({ late, reordered }) => late !== undefined || reordered !== undefined) ?? false;
  if (!held) return [];
  return (loss?.counters ?? []).flatMap(({ node, place, what, rose }) => {
    const [, kind = '', device = ''] = /^tc qdisc (\S+) of (\S+): overlimits$/.exec(what) ?? [];
    if (device === '' || ofKernel.includes(kind)) return [];
    return [{ node, fact: 'tc -s qdisc show', expected: "no queue but the kernel's own", actual: `${place === 'pod' ? "pod's " : ''}queue ${kind} of ${device}, overlimits: +${rose}`, lasting: true }];
  });
}

function takeAway({ node = '', actual }: Evidence): readonly CureAction[] {
  const [, pod, device] = /^(pod's )?queue \S+ of ([^\s,]+)/.exec(actual) ?? [];
  if (device === undefined) return [];
  const remove = ['tc', 'qdisc', 'del', 'dev', device, 'root'] as const;
  const argv = pod === undefined ? remove : ([...inPod, ...remove] as const);
  return [{ where: node, argv, loses: 'a queue of another program, which may set it again' }];
}
