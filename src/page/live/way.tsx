import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { packetKinds } from '../../view/cells.ts';
import type { PacketKind, Walk } from '../../paths/types.ts';
import { Path } from '../components/paths.tsx';
import { kindWords } from '../words.ts';
import type { Api } from './api.ts';
import { hashOf } from './place.ts';
import { messageOf } from './plan.tsx';

export interface WayProps {
  readonly api: Api;
  readonly from: string;
  readonly to: string;
  readonly probe: PacketKind | undefined;
  /** When the lab was last seen: the way is read again for each look. */
  readonly takenAt: string;
}

/** The way of a packet from one node's pod to another's, for each kind of probe. */
export function Way({ api, from, to, probe: shown, takenAt }: WayProps): JSX.Element {
  const [walks, setWalks] = useState<readonly Walk[]>([]);
  const [error, setError] = useState('');
  useEffect(() => {
    let isCurrent = true;
    const all = packetKinds.map(async probe => await api.get<Walk>(`/api/path?${new URLSearchParams({ from, to, probe })}`));
    void Promise.all(all).then(
      found => isCurrent && (setWalks(found), setError('')),
      (thrown: unknown) => isCurrent && setError(messageOf(thrown)),
    );
    return () => {
      isCurrent = false;
    };
  }, [api, from, to, takenAt]);
  return (
    <section class="panel" aria-labelledby="way">
      <p>
        <a href={hashOf({ page: 'lab' })}>← the lab</a> · <a href={hashOf({ page: 'path', from: to, to: from, probe: shown })}>the other way</a>
      </p>
      <h1 id="way" tabIndex={-1}>
        From {from}’s pod to {to}’s pod
      </h1>
      <ul class="choices small" id="way-probes" aria-label="Probes">
        {[undefined, ...packetKinds].map(probe => (
          <li key={probe ?? 'all'}>
            <a href={hashOf({ page: 'path', from, to, probe })} aria-current={probe === shown ? 'true' : undefined}>
              {probe === undefined ? 'all' : kindWords[probe]}
            </a>
          </li>
        ))}
      </ul>
      {error !== '' && <p role="alert">{error}</p>}
      {walks.map(walk => (
        <details key={walk.kind} open={shown === undefined ? walk.probe?.ok === false || walk.kind === 'icmp' : walk.kind === shown}>
          <summary>
            <strong>{kindWords[walk.kind]}</strong>: {walk.probe === undefined ? 'not sent' : walk.probe.ok ? 'answered' : (walk.probe.error ?? 'no answer')}
            {walk.dies && `; ${walk.dies.summary}`}
          </summary>
          <Path walk={walk} />
        </details>
      ))}
    </section>
  );
}
