import type { ComponentChildren, JSX } from 'preact';
import type { View } from '../view/types.ts';
import { Leases, Routes } from './components/addressing.tsx';
import { Bar } from './components/bar.tsx';
import { Cause } from './components/cause.tsx';
import { Chain } from './components/chain.tsx';
import { Changes } from './components/changes.tsx';
import type { Since } from './components/changes.tsx';
import { Checks } from './components/checks.tsx';
import { Ends } from './components/ends.tsx';
import { Sprites } from './components/glyph.tsx';
import { Matrix } from './components/matrix.tsx';
import { Overlay } from './components/overlay.tsx';
import { Paths } from './components/paths.tsx';
import { Services } from './components/services.tsx';
import { Theme } from './components/theme.tsx';
import { Unexplained } from './components/unexplained.tsx';
import { Verdict } from './components/verdict.tsx';

/** Everything that a report says. */
export interface ReportProps {
  readonly view: View;
  readonly since?: Since;
  /** The version of k8s-lab that wrote it. */
  readonly version: string;
}

/** A lab at one moment on one page: the verdict, its causes, the pictures, then everything they rest on. */
export function Report({ view, since, version }: ReportProps): JSX.Element {
  return (
    <Page view={view} tools={<Theme />} foot={<Foot version={version} />}>
      <Verdict view={view} />
      {view.checks.length > 0 && <Chain view={view} />}
      {view.causes.map((cause, index) => (
        <Cause key={cause.id + cause.nodes.join()} view={view} cause={cause} number={index + 1} />
      ))}
      <Unexplained view={view} />
      <div class="pair">
        <div class="stack">
          <section class="panel" aria-labelledby="overlay">
            <h2 id="overlay">The overlay network</h2>
            <Overlay view={view} />
          </section>
          <Paths view={view} />
        </div>
        <Matrix view={view} />
      </div>
      {since && <Changes since={since} />}
      <Leases view={view} />
      <Routes view={view} />
      <Services view={view} />
      <Ends view={view} />
      <Checks view={view} />
    </Page>
  );
}

interface PageProps {
  readonly view: View;
  readonly tools: ComponentChildren;
  readonly foot: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The frame of a page: what is above and below its content. */
export function Page({ view, tools, foot, children }: PageProps): JSX.Element {
  return (
    <>
      <a class="skip" href="#content">
        skip to the verdict
      </a>
      <Sprites />
      <Bar view={view}>{tools}</Bar>
      <main id="content" tabIndex={-1}>
        <div class="wide">{children}</div>
      </main>
      <footer>
        <div class="wide">{foot}</div>
      </footer>
    </>
  );
}

function Foot({ version }: { readonly version: string }): JSX.Element {
  return (
    <>
      <p>
        Written by k8s-lab {version}. This file carries the whole observation: <code>k8s-lab diagnose --bundle FILE</code> and <code>k8s-lab diff</code> read it.
      </p>
      <p>Passwords, keys and tokens are redacted; addresses, host names and log lines are not. Look at it before you publish it.</p>
    </>
  );
}
