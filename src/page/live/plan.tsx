import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { ActionPlan } from '../../dashboard/messages.ts';
import { CommandLine } from '../components/command-line.tsx';
import type { Api } from './api.ts';

/** What is asked for, before it is planned. */
export interface Wish {
  readonly kind: 'inject' | 'revert' | 'repair';
  readonly fault?: string;
  readonly node?: string;
}

export interface PlanProps {
  readonly api: Api;
  readonly wish: Wish;
  /** Such as `Inject on node2`. */
  readonly confirm: string;
  /** Told the number of the action. */
  readonly onBegun: (id: number) => void;
  readonly onCancel: () => void;
}

type Planned = { readonly plan: ActionPlan } | { readonly error: string };

/** The exact commands of an action; nothing is done before they are confirmed. */
export function Plan({ api, wish, confirm, onBegun, onCancel }: PlanProps): JSX.Element {
  const { kind, fault = '', node = '' } = wish;
  const [planned, setPlanned] = useState<Planned | undefined>();
  const [refusal, setRefusal] = useState('');
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    const query = new URLSearchParams({ kind, fault, node });
    void api.get<ActionPlan>(`/api/plan?${query}`).then(
      plan => isCurrent && setPlanned({ plan }),
      (error: unknown) => isCurrent && setPlanned({ error: messageOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [api, kind, fault, node, round]);
  const begin = (plan: ActionPlan): void => {
    api.post({ kind, fault, node, plan: plan.digest }).then(({ id }) => onBegun(id), (error: unknown) => {
      setRefusal(messageOf(error));
      setRound(round + 1);
    });
  };
  return (
    <>
      {planned === undefined && <p class="quiet">Reading what would be run…</p>}
      {planned && 'error' in planned && <p role="alert">{planned.error}</p>}
      {planned && 'plan' in planned && <Commands plan={planned.plan} />}
      {refusal !== '' && <p role="alert">{refusal}. These are the commands as they would be now.</p>}
      <div class="buttons">
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
        {planned && 'plan' in planned && (
          <button type="button" class="primary" onClick={() => begin(planned.plan)}>
            {confirm}
          </button>
        )}
      </div>
    </>
  );
}

function Commands({ plan: { kind, same, commands, withheld } }: { readonly plan: ActionPlan }): JSX.Element {
  return (
    <>
      <p>As this command would:</p>
      <CommandLine command={same} />
      <p>{kind === 'repair' ? 'It runs these and no others, each as long as its cause is seen:' : 'It runs exactly this:'}</p>
      <ol class="runs">
        {commands.map(({ where, text, script }, index) => (
          <li key={index}>
            <span class="quiet small">on {where}</span>
            <pre>{text}</pre>
            {script !== undefined && (
              <details>
                <summary>the whole script, which keeps on {where} what reverts it</summary>
                <pre>{script}</pre>
              </details>
            )}
          </li>
        ))}
      </ol>
      {withheld.map(({ title, loses }) => (
        <p key={title}>
          Not fixed here: {title}. The fix destroys data ({loses.join('; ')}); <code>k8s-lab repair --force</code> asks first.
        </p>
      ))}
    </>
  );
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
