import type { ComponentChildren, JSX } from 'preact';

/** A table with a row of column heads, which scrolls sideways where the page is narrow; its children are the bodies. */
export function ListTable({ heads, children }: { readonly heads: readonly string[]; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class="scroll">
      <table class="list">
        <thead>
          <tr>
            {heads.map(head => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        {children}
      </table>
    </div>
  );
}
