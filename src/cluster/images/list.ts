import type { Node } from '../../providers/provider.ts';

/** An image, and the nodes that have it. */
export interface ImageOnNodes {
  readonly name: string;
  readonly digest: string;
  /** As containerd prints it, e.g. 11.3 MiB. */
  readonly size: string;
  readonly nodes: readonly string[];
}

/** The images in the containerd of each node, by their names; a name that leads to two images occurs twice. */
export async function listImages(nodes: readonly Node[]): Promise<readonly ImageOnNodes[]> {
  const found = new Map<string, ImageOnNodes>();
  const lists = await Promise.all(nodes.map(async node => ({ node: node.name, text: (await node.run(['ctr', '-n', 'k8s.io', 'images', 'ls'])).stdout })));
  for (const { node, text } of lists) {
    for (const image of parseImages(text)) {
      const key = `${image.name} ${image.digest}`;
      found.set(key, { ...image, nodes: [...(found.get(key)?.nodes ?? []), node] });
    }
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** The table of `ctr images ls`, without the names that containerd's CRI adds for digests. */
export function parseImages(text: string): readonly Omit<ImageOnNodes, 'nodes'>[] {
  return text.split('\n').flatMap(line => {
    const [, name = '', digest = '', size = ''] = /^(\S+)\s+\S+\s+(sha256:[0-9a-f]+)\s+(\S+ \S*B)\s/.exec(line) ?? [];
    return name === '' || name.startsWith('sha256:') ? [] : [{ name, digest, size }];
  });
}
