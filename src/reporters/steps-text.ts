import { formatDuration } from '../text/duration.ts';
import type { StepEvent } from '../steps/step.ts';

/** A step's event as a plain line; undefined for a step that has only started. */
export function formatStepEvent({ title, status, detail, durationMs = 0 }: StepEvent): string | undefined {
  if (status === 'started') return undefined;
  return `${status === 'done' ? 'done  ' : 'failed'}  ${detail ?? title} (${formatDuration(durationMs)})`;
}
