import { expect, scenario } from '../../harness/index.ts';
import { crash, serviceNamed } from '../../harness/inject.ts';
import { orders, TUNED } from './orders.ts';

// The process of the service itself dies. Where something starts it again, as systemd or Kubernetes do, its users are
// without it for as long as a start takes.

scenario(
  'service: its process crashes and is restarted, its users wait for a start',
  {
    services: { orders: orders(TUNED, 'always') },
    tags: ['application'],
    planted: {
      what: 'the service is not restarted',
      services: { orders: orders(TUNED, 'never') },
    },
  },
  async ({ inject, finish }) => {
    await inject(crash(serviceNamed('orders')));
    const { orders: service } = (await finish()).services;
    expect(service).toRecoverWithin('5s');
    expect(service).toBeUnavailableForAtMost('5s');
    expect(service.after).toSucceedAtLeast(1);
  },
);
