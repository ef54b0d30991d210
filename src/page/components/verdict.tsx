import type { JSX } from 'preact';
import type { View } from '../../view/types.ts';
import { countOf } from '../../text/count.ts';
import { Glyph } from './glyph.tsx';

const states = {
  ready: { shape: 'good', word: 'Ready' },
  'not-ready': { shape: 'bad', word: 'Not ready' },
  planned: { shape: 'unknown', word: 'Planned' },
} as const;

/** Whether the lab is ready, in a word, a shape and a sentence. */
export function Verdict({ view }: { readonly view: View }): JSX.Element {
  const { checks, probes, etcd, state } = view.verdict;
  const { shape, word } = states[state];
  const counts = [`${checks.good} of ${checks.all} checks passed`, `${probes.good} of ${countOf(probes.all, 'probe')} answered`, etcd];
  return (
    <section class={`verdict ${shape}`} aria-label="Verdict">
      <span class={`ink ${shape}`}>
        <Glyph shape={shape} />
      </span>
      <h1>{word}</h1>
      <p class="says">{sentenceOf(view)}</p>
      {state !== 'planned' && <p class="quiet">{counts.filter(Boolean).join(' · ')}</p>}
    </section>
  );
}

function sentenceOf(view: View): string {
  const { state } = view.verdict;
  if (state === 'planned') return 'This is the lab as planned. Nothing was seen of it yet.';
  const [first, ...others] = view.causes;
  if (state === 'ready' && first) return `The lab works, with ${others.length > 0 ? countOf(view.causes.length, 'warning') : `a warning${onNode(first)}: ${first.title}`}.`;
  if (state === 'ready' && view.unexplained.length > 0) return `The lab works, with ${countOf(view.unexplained.length, 'warning')}.`;
  if (state === 'ready') return `Every check passed${view.nodes.length > 1 ? ', and the pods of all nodes reach each other' : ''}.`;
  return `${reachOf(view)} ${whyOf(view)}`;
}

function reachOf({ verdict: { pairs } }: View): string {
  const lost = pairs.all - pairs.good;
  if (pairs.all === 0) return 'Whether pods reach each other was not seen.';
  if (lost === 0) return 'Pods still reach each other, but the lab cannot be relied on.';
  return lost === pairs.all ? 'No pod reaches a pod on another node.' : `${lost} of ${pairs.all} connections from pod to pod between nodes ${lost === 1 ? 'does' : 'do'} not work.`;
}

function whyOf({ causes, unexplained, verdict: { checks } }: View): string {
  const [first] = causes;
  const also = unexplained.length > 0 ? ` ${countOf(unexplained.length, 'failed check')} cannot be explained by any known fault.` : '';
  if (!first) return also || `${countOf(checks.all - checks.good, 'check')} did not pass.`;
  return causes.length === 1 ? `The root cause${onNode(first)}: ${first.title}.${also}` : `There are ${causes.length} root causes.${also}`;
}

function onNode({ nodes }: View['causes'][number]): string {
  return nodes.length === 1 ? `, on ${nodes[0]}` : '';
}
