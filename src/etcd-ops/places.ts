/** The folder of a member's data, which etcd's user owns, and beside it what a snapshot or a restore needs for a while. */
export const etcdFolder = '/var/lib/etcd';
export const dataFolder = `${etcdFolder}/k8s-lab`;
export const snapshotFile = `${etcdFolder}/k8s-lab.snapshot`;
export const restoredFolder = `${etcdFolder}/k8s-lab.restored`;
export const replacedFolder = `${etcdFolder}/k8s-lab.replaced`;
/** The database in a folder of data. */
export const databaseOf = (folder: string): string => `${folder}/member/snap/db`;
/** A key that is written for its revisions alone. */
export const revisionKey = '/k8s-lab/revision';
