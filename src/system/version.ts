declare const K8S_LAB_VERSION: string | undefined;

/** Whether this runs from dist/, bundled by scripts/build.mjs, or from src/. */
export const bundled = typeof K8S_LAB_VERSION === 'string';

/** The version of k8s-lab, from package.json; `source` if it runs unbundled. */
export const version = typeof K8S_LAB_VERSION === 'string' ? K8S_LAB_VERSION : 'source';
