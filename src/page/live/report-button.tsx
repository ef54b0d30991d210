import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Api } from './api.ts';
import { messageOf } from './plan.tsx';

/** Saves the last look as a report. */
export function ReportButton({ api }: { readonly api: Api }): JSX.Element {
  const [error, setError] = useState('');
  const save = (): void => {
    setError('');
    api.save('/api/report.html').catch((thrown: unknown) => setError(messageOf(thrown)));
  };
  return (
    <>
      <button type="button" onClick={save}>
        Report
      </button>
      {error !== '' && <span role="alert">{error}</span>}
    </>
  );
}
