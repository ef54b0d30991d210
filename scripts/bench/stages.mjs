// The stages of `up`, from its progress.

/** Milliseconds by step, from the JSON lines that `up --json` writes to standard error. */
export function stagesOf(stderr) {
  const events = stderr.split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line));
  return Object.fromEntries(events.filter(({ status }) => status === 'done').map(({ step, durationMs }) => [step, durationMs]));
}
