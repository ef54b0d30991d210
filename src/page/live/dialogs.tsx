import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { FaultChoice, TrainingState } from '../../dashboard/messages.ts';
import type { Api } from './api.ts';
import { keyWords } from './keys.ts';
import { Modal } from './modal.tsx';
import { messageOf, Plan } from './plan.tsx';

export type DialogName = 'inject' | 'repair' | 'further' | 'train' | 'guess' | 'compare' | 'help';

export interface DialogProps {
  readonly api: Api;
  readonly onClose: () => void;
}

/** Chooses a fault and a node, then shows what injecting it runs. */
export function InjectDialog({ api, onClose }: DialogProps): JSX.Element {
  const [faults, error] = useFaults(api);
  const [id, setId] = useState('route-missing');
  const [node, setNode] = useState('');
  const chosen = faults.find(fault => fault.id === id);
  const place = chosen?.nodes.includes(node) ? node : (chosen?.nodes.at(-1) ?? '');
  return (
    <Modal title="Inject a fault" onClose={onClose}>
      {error !== '' && <p role="alert">{error}</p>}
      <div class="fields">
        <label>
          Fault{' '}
          <select value={id} onChange={({ currentTarget }) => setId(currentTarget.value)}>
            {faults.map(fault => (
              <option key={fault.id} value={fault.id} disabled={fault.refusal !== undefined}>
                {fault.id}
              </option>
            ))}
          </select>
        </label>
        <label>
          Node{' '}
          <select value={place} onChange={({ currentTarget }) => setNode(currentTarget.value)}>
            {chosen?.nodes.map(name => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {chosen && <p>{chosen.refusal ?? `${capital(chosen.title)}. What is seen of it: ${chosen.symptom}.`}</p>}
      {chosen && chosen.refusal === undefined && <Plan api={api} wish={{ kind: 'inject', fault: id, node: place }} confirm={`Inject ${id} on ${place}`} onBegun={onClose} onCancel={onClose} />}
      {faults.filter(({ active }) => active.length > 0).map(({ id: injected, active }) => (
        <details key={injected}>
          <summary>
            Revert {injected}, injected on {active.join(', ')}
          </summary>
          <Plan api={api} wish={{ kind: 'revert', fault: injected }} confirm={`Revert ${injected}`} onBegun={onClose} onCancel={onClose} />
        </details>
      ))}
    </Modal>
  );
}

export interface RepairProps extends DialogProps {
  /** Whether an earlier repair brought this to light. */
  readonly isFurther: boolean;
  /** Told the number of the repair. */
  readonly onBegun: (id: number) => void;
}

export function RepairDialog({ api, onClose, isFurther, onBegun }: RepairProps): JSX.Element {
  return (
    <Modal title={isFurther ? 'Repair what came to light' : 'Repair the lab'} onClose={onClose}>
      <p>The lab is looked at again after each fix. What a fix brings to light is shown before anything is done about it. A fix that destroys data is not run.</p>
      <Plan
        api={api}
        wish={{ kind: 'repair' }}
        confirm="Run these commands"
        onBegun={id => {
          onBegun(id);
          onClose();
        }}
        onCancel={onClose}
      />
    </Modal>
  );
}

/** Injects a fault without saying which. */
export function TrainDialog({ api, onClose }: DialogProps): JSX.Element {
  const [error, setError] = useState('');
  const begin = (): void => void api.post({ kind: 'train' }).then(onClose, (thrown: unknown) => setError(messageOf(thrown)));
  return (
    <Modal title="Find a fault" onClose={onClose}>
      <p>A fault is injected, and you find it by looking at the picture. Until you find it or give up, its causes and its fix are hidden, and no other command can change the lab. It is reverted at the end.</p>
      {error !== '' && <p role="alert">{error}</p>}
      <div class="buttons">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="primary" onClick={begin}>
          Inject a fault
        </button>
      </div>
    </Modal>
  );
}

export function GuessDialog({ api, onClose, training }: DialogProps & { readonly training: TrainingState }): JSX.Element {
  const [faults, error] = useFaults(api);
  const [id, setId] = useState('');
  const [said, setSaid] = useState('');
  const send = (body: object): void => void api.post(body).then(onClose, (thrown: unknown) => setSaid(messageOf(thrown)));
  return (
    <Modal title="Which fault is it?" onClose={onClose}>
      {training.state === 'searching' && <p>What is seen of it: {training.symptom}.</p>}
      {(error || said) !== '' && <p role="alert">{error || said}</p>}
      <label>
        Fault{' '}
        <select value={id} onChange={({ currentTarget }) => setId(currentTarget.value)}>
          <option value="">choose one</option>
          {faults.map(fault => (
            <option key={fault.id} value={fault.id}>
              {fault.id}: {fault.title}
            </option>
          ))}
        </select>
      </label>
      <div class="buttons">
        <button type="button" onClick={onClose}>
          Look further
        </button>
        <button type="button" onClick={() => send({ kind: 'give-up' })}>
          Give up
        </button>
        <button type="button" class="primary" disabled={id === ''} onClick={() => send({ kind: 'guess', fault: id })}>
          This is it
        </button>
      </div>
    </Modal>
  );
}

export interface HelpProps extends Pick<DialogProps, 'onClose'> {
  readonly lettersOff: boolean;
  readonly onLetters: (off: boolean) => void;
}

/** The keys, and the switch that turns single letters off. */
export function HelpDialog({ onClose, lettersOff, onLetters }: HelpProps): JSX.Element {
  return (
    <Modal title="Keys" onClose={onClose}>
      <dl class="keys">
        {keyWords.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input type="checkbox" checked={lettersOff} onChange={({ currentTarget }) => onLetters(currentTarget.checked)} /> do not use single letters as keys
      </label>
      <div class="buttons">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}

function useFaults(api: Api): readonly [faults: readonly FaultChoice[], error: string] {
  const [faults, setFaults] = useState<readonly FaultChoice[]>([]);
  const [error, setError] = useState('');
  useEffect(() => {
    void api.get<readonly FaultChoice[]>('/api/faults').then(setFaults, (thrown: unknown) => setError(messageOf(thrown)));
  }, [api]);
  return [faults, error];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
