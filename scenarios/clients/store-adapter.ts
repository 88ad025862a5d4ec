import type { ClientAdapter } from '../../harness/index.ts';
import type { Store } from './store.ts';

const adapter: ClientAdapter<Store> = {
  name: 'store',
  call: (store, command) => store.send(command),
  disconnect: store => store.end(),
};

export default adapter;
