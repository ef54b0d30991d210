import type { ComponentChildren, JSX } from 'preact';

/** Text that is opened by its title; print opens all of it. */
export function Folded({ title, open = false, children }: { readonly title: ComponentChildren; readonly open?: boolean; readonly children: ComponentChildren }): JSX.Element {
  return (
    <details class="fold" open={open}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
