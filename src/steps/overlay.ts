import { startServices } from './start-services.ts';

/** flanneld has a lease on every node, and docker0 its subnet. */
export const overlay = startServices({ id: 'overlay', title: 'Start the overlay' });
