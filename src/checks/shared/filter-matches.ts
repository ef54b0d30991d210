import { rangeOf } from '../../network/range.ts';
import type { Range } from '../../network/range.ts';
import type { Packet } from './filter-chain.ts';

/** Whether a rule's option matches a packet. */
export type Answer = 'yes' | 'no' | 'unknown';
export type Match = (packet: Packet) => Answer;

/** How each option of a rule matches a packet; any other option is unknown. */
export const matchers: Readonly<Record<string, (value: string) => Match>> = {
  '-s': value => covers(value, packet => packet.from),
  '-d': value => covers(value, packet => packet.to),
  '-i': value => packet => isDevice(value, packet.inDevice),
  '-o': value => packet => isDevice(value, packet.outDevice),
  '-p': value => packet => yesOrNo(value === 'all' || value === packet.protocol),
  '--ctstate': isInState,
  '--state': isInState,
  '--mark': value => ({ mark }) => hasMark(value, mark),
  '--dport': value => packet => isPort(value, packet.port),
  '--dports': value => packet => anyOf(value.split(',').map(port => isPort(port, packet.port))),
};

function yesOrNo(value: boolean): Answer {
  return value ? 'yes' : 'no';
}

// A block that matches only in part has packets of both kinds.
function covers(text: string, rangeIn: (packet: Packet) => Range): Match {
  const range = rangeOf(text) ?? rangeOf(`${text}/32`);
  if (!range) return () => 'unknown';
  return packet => {
    const { first, last } = rangeIn(packet);
    if (last < range.first || first > range.last) return 'no';
    return first >= range.first && last <= range.last ? 'yes' : 'unknown';
  };
}

function isInState(states: string): Match {
  return ({ established = false }) => yesOrNo(states.split(',').includes(established ? 'ESTABLISHED' : 'NEW'));
}

// `0x4000/0x4000`: the value, and the bits that are compared.
function hasMark(text: string, mark: number | undefined): Answer {
  if (mark === undefined) return 'unknown';
  const [value = NaN, mask = 0xffffffff] = text.split('/').map(Number);
  return yesOrNo(((mark & mask) >>> 0) === value);
}

// `30000:32767` is a range.
function isPort(text: string, port: number | undefined): Answer {
  if (port === undefined) return 'unknown';
  const [first = '', last = first] = text.split(':');
  return yesOrNo(port >= Number(first) && port <= Number(last));
}

function anyOf(answers: readonly Answer[]): Answer {
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unknown') ? 'unknown' : 'no';
}

// `eth+` matches every device whose name starts with eth.
function isDevice(pattern: string, device: string): Answer {
  return yesOrNo(pattern.endsWith('+') ? device.startsWith(pattern.slice(0, -1)) : pattern === device);
}
