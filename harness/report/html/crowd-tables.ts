import { type CrowdFailover, type CrowdReport, showKinds } from '../../analyze/index.ts';
import { showMaybe } from '../../basics/index.ts';
import { html, type Markup } from './markup.ts';
import type { StoredReport } from './subject.ts';

/** What the connections of each crowd experienced after each fault. */
export const crowdTables = ({ crowds = {} }: StoredReport): Markup =>
  html`${Object.entries(crowds).map(([name, crowd]) => tableOf(name, crowd))}`;

const COLUMNS = [
  'worked again',
  'never',
  'first after',
  'half of them after',
  'last after',
  'attempts to servers',
  'peak/s',
  'in 100 ms',
  'attempts to sentinels',
  'peak/s',
  'in 100 ms',
  'rejected (maxclients)',
];

function tableOf(name: string, crowd: CrowdReport): Markup {
  const { connections, library, processes, workedAtEnd, writes, errors, failovers, process } = crowd;
  const { acknowledged, failed, lost, unknowable } = writes;
  const loss = lost === undefined ? `loss unknown (${unknowable})` : `${lost} lost`;
  return html`<div class="service"><p><b>${name}</b>: ${connections} connections of ${library} in ${processes} ${processes === 1 ? 'process' : 'processes'}; ${workedAtEnd} worked at the end; ${acknowledged} writes acknowledged, ${failed} failed, ${loss}${process !== 'finished' && `; a process ${process}`}</p>
<div class="scroll"><table><thead><tr><th>after${COLUMNS.map(column => html`<th class="number">${column}`)}</tr></thead>
<tbody>${failovers.map(rowOf)}</tbody></table></div>
${errors.length > 0 && html`<p class="muted">Errors: ${showKinds(errors)}</p>`}
${failovers.map(serversOf)}</div>`;
}

function rowOf({
  title,
  connections,
  reconnected,
  undisturbed,
  never,
  toServers,
  toSentinels,
  ...rest
}: CrowdFailover): Markup {
  const cells = [
    `${reconnected} of ${connections - undisturbed}`,
    never,
    showMaybe(rest.firstMs),
    showMaybe(rest.medianMs),
    showMaybe(rest.lastMs),
    ...[toServers, toSentinels].flatMap(({ total, perSecond, per100ms }) => [total, perSecond, per100ms]),
    rest.rejected,
  ];
  return html`<tr><th scope="row">${title}</th>${cells.map(cell => html`<td class="number">${cell}</td>`)}</tr>`;
}

/** What clients counted, beside what each server counted itself. */
function serversOf({ title, byServer, witness }: CrowdFailover): Markup {
  const rows = Object.entries(byServer).map(
    ([server, { attempts, perSecond, connected, accepted, rejected }]) =>
      html`<tr><th scope="row">${server}</th>${[attempts, perSecond, connected, accepted ?? '–', rejected ?? '–'].map(cell => html`<td class="number">${cell}</td>`)}</tr>`,
  );
  const agreement =
    witness === undefined
      ? 'no server answered all the time'
      : `clients made ${witness.counted} connections, servers accepted or rejected ${witness.accepted}`;
  return html`<details><summary>Attempts by server after the ${title}: ${agreement}</summary><div class="scroll"><table>
<thead><tr><th>server<th class="number">attempts<th class="number">peak/s<th class="number">connected<th class="number">accepted (own count)<th class="number">rejected (own count)</tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}
