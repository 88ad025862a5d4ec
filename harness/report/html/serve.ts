import { createReadStream, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, extname, join, sep } from 'node:path';
import { isUnusableInput, messageOf, unusable } from '../../basics/index.ts';
import { readScenarioFolders } from '../files.ts';
import { html } from './markup.ts';
import { PAGE_FILE, renderRun } from './run-page.ts';
import { renderRuns } from './runs-page.ts';

export interface ServedReports {
  /** 'http://127.0.0.1:8017/' */
  readonly address: string;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/**
 * Serves a folder of runs on the loopback interface, and nothing outside of it.
 * @param port 0 for any that is free
 * @throws UnusableInput when there is no such folder
 */
export async function serveReports(reports: string, port: number): Promise<ServedReports> {
  if (!existsSync(reports))
    throw unusable({
      tried: `to serve the runs in ${reports}/`,
      found: 'no such folder',
      todo: 'run scenarios first: npm run scenarios',
    });
  const root = realpathSync(reports);
  const server = createServer((request, response) => {
    void answer(root, request, response).catch(error => refuse(response, statusOf(error), messageOf(error)));
  });
  await listening(server, port);
  const { port: chosen } = server.address() as AddressInfo;
  return {
    address: `http://${LOOPBACK}:${chosen}/`,
    close: () =>
      new Promise(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => resolve());
  });

async function answer(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isOfThisMachine(request.headers.host))
    return refuse(
      response,
      403,
      'this server answers only requests to 127.0.0.1; open http://127.0.0.1 with its port',
    );
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(response, 405, 'this server answers only GET and HEAD');
  const path = pathOf(request.url);
  const file = path === undefined ? undefined : inside(root, path);
  if (path === undefined || file === undefined)
    return refuse(response, 404, 'no such page; the list of all runs is at /');
  if (file === root) return sendPage(response, await renderRuns(root));
  if (!statSync(file).isDirectory()) return sendFile(response, file);
  if (!path.endsWith('/')) return redirect(response, `${encodeURI(path)}/`);
  const page = join(file, PAGE_FILE);
  if (existsSync(page)) return sendFile(response, page);
  const isRun = dirname(file) === root || readScenarioFolders(file).length > 0;
  return sendPage(response, isRun ? await renderRun(file) : listOf(file));
}

/** What is in a folder of a run, such as the evidence of an earlier attempt. */
function listOf(folder: string): string {
  const entries = readdirSync(folder, { withFileTypes: true }).map(
    entry => `${entry.name}${entry.isDirectory() ? '/' : ''}`,
  );
  return `<!doctype html>\n${
    html`<html lang="en"><meta charset="utf-8"><title>${basename(folder)}</title>
<ul>${entries.sort().map(name => html`<li><a href="./${encodeURI(name).replaceAll(/[?#]/g, encodeURIComponent)}">${name}</a></li>`)}</ul></html>
`.markup
  }`;
}

/** A page elsewhere whose name was made to mean 127.0.0.1 still sends its own name. */
const isOfThisMachine = (host = ''): boolean => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);

function pathOf(url = '/'): string | undefined {
  try {
    const [path = '/'] = url.split(/[?#]/);
    // '//name' would be another machine, where it is sent back as an address.
    return path.startsWith('//') ? undefined : decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** The file or folder that a path leads to, links followed; undefined when that is not inside of `root`. */
function inside(root: string, path: string): string | undefined {
  const asked = join(root, path);
  if (path.includes('\0') || !existsSync(asked)) return undefined;
  const found = realpathSync(asked);
  return found === root || found.startsWith(root + sep) ? found : undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
};

function sendFile(response: ServerResponse, file: string): void {
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

function sendPage(response: ServerResponse, page: string): void {
  response.writeHead(200, { 'content-type': TYPES['.html'] }).end(page);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(308, { location }).end();
}

function refuse(response: ServerResponse, status: number, why: string): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${why}\n`);
}

/** A folder without a run is reported as missing. */
const statusOf = (error: unknown): number => (isUnusableInput(error) ? 404 : 500);
