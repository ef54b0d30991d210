import { formatDuration } from '../text/duration.ts';

export type OnProgress = (text: string) => void;

/** Reports the progress of long work: its start, a line every few seconds, and its duration at the end. */
export async function withProgress<T>(
  title: string,
  onProgress: OnProgress,
  work: (setDetail: (detail: string) => void) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  let detail = '';
  const tell = (how: string): void => onProgress(`${title} ${how} ${formatDuration(performance.now() - started)}`);
  onProgress(`${title} …`);
  const timer = setInterval(() => tell(detail ? `… ${detail},` : '…'), 5000);
  try {
    const result = await work(text => {
      detail = text;
    });
    tell('done in');
    return result;
  } finally {
    clearInterval(timer);
  }
}

/** A number of bytes for people. */
export function formatSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
