import { fastify } from 'fastify';
import type { Serve } from '../applications/index.ts';

// For tests: a process before an application's that hands on what it is asked, and ends when it is asked for '/die'.

const serve: Serve = async ({ urls, port }) => {
  const server = fastify();
  server.get('/die', async () => process.exit(3));
  server.get('/data/:key', async ({ url }) => (await fetch(`${urls.web}${url}`)).json());
  const url = await server.listen({ port, host: '127.0.0.1' });
  return { url, close: () => server.close() };
};

export default serve;
