import { expect, test } from '@jest/globals';
import { draw } from './picture.ts';

test('boxes stand beside each other, as high as the highest, with what they do below', () => {
  const picture = draw([
    {
      boxes: [
        { title: 'a', lines: ['10.0.0.1:1', 'two lines'] },
        { title: 'longer than its line', lines: ['x'] },
      ],
      below: ['speak to'],
    },
    { boxes: [{ title: 'b', lines: [] }] },
  ]);
  expect(picture).toBe(
    [
      '┌─ a ────────┐  ┌─ longer than its line ─┐',
      '│ 10.0.0.1:1 │  │ x                      │',
      '│ two lines  │  │                        │',
      '└────────────┘  └────────────────────────┘',
      '    │ speak to',
      '    ▼',
      '┌─ b ─┐',
      '└─────┘',
    ].join('\n'),
  );
});
