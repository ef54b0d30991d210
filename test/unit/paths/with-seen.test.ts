import { describe, expect, it } from 'vitest';
import { walk } from '../../../src/paths/walk.ts';
import { captured } from '../../helpers/views.ts';
import { healthyObservation } from '../../helpers/observation.ts';

describe('what a trace saw', () => {
  it('wins over the tables: a packet that was seen to die there is lost', () => {
    const walked = walk(healthyObservation(), 'node2', 'node1', 'icmp', [{ leg: 'request', node: 'node1', stage: 'filter', text: 'dropped by nft table lab', state: 'dies' }]);
    expect(walked.ends).toBe('lost');
    expect(walked.dies).toMatchObject({ leg: 'request', hop: { node: 'node1', stage: 'filter', basis: 'packet' } });
    expect(walked.request.hops.at(-1)?.stage).toBe('filter');
  });

  it('wins over the tables: a packet that was seen in the target is not lost before', async () => {
    const walked = walk(await captured('route-missing'), 'node2', 'node1', 'icmp', [{ leg: 'request', node: 'node1', stage: 'delivery', text: 'seen on docker0', state: 'passes' }]);
    expect(walked.request.ends).toBe('arrives');
    expect(walked.dies).toBeUndefined();
  });

  it('leaves the rest as it was', () => {
    const seen = healthyObservation();
    const derived = walk(seen, 'node2', 'node1', 'icmp');
    expect(walk(seen, 'node2', 'node1', 'icmp', [])).toEqual(derived);
    expect(derived.request.hops.every(({ basis }) => basis !== 'packet')).toBe(true);
  });
});
