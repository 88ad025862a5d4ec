/** '#1a2b3c' as its three numbers; the style sheet writes colours for canvases this way. */
export function rgbOf(colour: string): readonly [red: number, green: number, blue: number] {
  const number = Number.parseInt(colour.replace('#', ''), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}
