import { useState } from 'preact/hooks';
import type { JSX } from 'preact';

/** A command to paste, with a button that copies it where the browser allows that. */
export function CommandLine({ command }: { readonly command: string }): JSX.Element {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(command).then(() => setCopied(true), () => undefined);
  };
  return (
    <div class="command">
      <code>{command}</code>
      <button type="button" class="scripted" onClick={copy} aria-label={`copy: ${command}`}>
        {copied ? 'copied' : 'copy'}
      </button>
    </div>
  );
}
