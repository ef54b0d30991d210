import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Changes } from '../components/changes.tsx';
import type { Since } from '../components/changes.tsx';
import type { DialogProps } from './dialogs.tsx';
import { Modal } from './modal.tsx';
import { messageOf } from './plan.tsx';

/** Chooses a snapshot, and lists what changed since. */
export function CompareDialog({ api, onClose }: DialogProps): JSX.Element {
  const [names, setNames] = useState<readonly string[] | undefined>();
  const [name, setName] = useState('');
  const [since, setSince] = useState<Since | undefined>();
  const [error, setError] = useState('');
  useEffect(() => {
    void api.get<readonly string[]>('/api/snapshots').then(setNames, (thrown: unknown) => setError(messageOf(thrown)));
  }, [api]);
  const choose = (chosen: string): void => {
    setName(chosen);
    setSince(undefined);
    setError('');
    if (chosen !== '') void api.get<Since>(`/api/diff?since=${chosen}`).then(setSince, (thrown: unknown) => setError(messageOf(thrown)));
  };
  return (
    <Modal title="Compare with a snapshot" onClose={onClose}>
      {names?.length === 0 && (
        <p>
          No snapshot is kept. <code>k8s-lab snapshot NAME</code> takes one.
        </p>
      )}
      {names && names.length > 0 && (
        <label>
          Snapshot{' '}
          <select value={name} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            <option value="">choose one</option>
            {names.map(one => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      )}
      {error !== '' && <p role="alert">{error}</p>}
      {since && <Changes since={since} />}
      <div class="buttons">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}
