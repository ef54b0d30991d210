import { hydrate } from 'preact';
import { Report } from './report.tsx';
import type { ReportProps } from './report.tsx';
import { unpack } from './unpack.ts';

const root = document.getElementById('page');
const packed = document.getElementById('k8s-lab-page')?.textContent;

// Without the data, or in a browser that cannot unpack it, the page stays as it was written.
if (root && packed) {
  void unpack<ReportProps>(packed).then(props => {
    document.documentElement.dataset['scripted'] = '';
    hydrate(<Report {...props} />, root);
    openTarget();
  });
}

addEventListener('hashchange', openTarget);

/** Opens what folds the element that the address names. */
function openTarget(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest('details'); fold; fold = fold.parentElement?.closest('details')) fold.open = true;
  target?.scrollIntoView({ block: 'nearest' });
}

// Paper cannot be unfolded.
addEventListener('beforeprint', () => {
  for (const fold of document.querySelectorAll('details')) fold.open = true;
});
