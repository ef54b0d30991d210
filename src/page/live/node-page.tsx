import type { JSX } from 'preact';
import type { View } from '../../view/types.ts';
import { Leases, Routes } from '../components/addressing.tsx';
import { Services } from '../components/services.tsx';
import { hashOf } from './place.ts';

/** One node: its addresses, its lease, its routes and its services. */
export function NodePage({ view, name }: { readonly view: View; readonly name: string }): JSX.Element {
  const node = view.nodes.find(one => one.name === name);
  const own = { ...view, nodes: node ? [node] : [] };
  return (
    <>
      <p>
        <a href={hashOf({ page: 'lab' })}>← the lab</a>
      </p>
      <h1 tabIndex={-1}>{name}</h1>
      {node === undefined && <p>This lab has no such node.</p>}
      {node && node.troubles.length > 0 && <p>{node.troubles.join(' · ')}</p>}
      {node && <Leases view={own} />}
      {node && <Routes view={own} />}
      {node && <Services view={own} />}
    </>
  );
}
