import { expect, test } from '@jest/globals';
import { html, raw } from './markup.ts';

test('what is put in is escaped, in texts and in attributes', () => {
  const nasty = `<script>alert("1" & '2')</script>`;
  expect(html`<p title="${nasty}">${nasty}</p>`.markup).not.toContain('<script>');
  expect(html`<i title="${'"'}">`.markup).toBe('<i title="&quot;">');
});

test('markup stays as it is, lists stand after one another, and what is absent is left out', () => {
  const items = ['a', 'b'].map(each => html`<li>${each}</li>`);
  expect(html`<ul>${items}${undefined}${false}${0}</ul>`.markup).toBe('<ul><li>a</li><li>b</li>0</ul>');
  expect(html`${raw('<hr>')}`.markup).toBe('<hr>');
});
