import { HARNESS } from './skeleton.ts';

/** A piece of TypeScript in a page of documentation. */
export type Block =
  /** A whole file, which says in its first line what it is called: `// scenarios/master-dies/mine.scenario.ts`. */
  | { readonly kind: 'file'; readonly path: string; readonly code: string }
  /** An object with the options of a scenario. */
  | { readonly kind: 'options'; readonly code: string }
  /** Statements, as in the body of a scenario. */
  | { readonly kind: 'statements'; readonly code: string };

/** The blocks of a page that are marked as `ts`, in their order. */
export const blocksIn = (markdown: string): Block[] =>
  [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => blockOf(asHere(code)));

/** Other repositories import the package. */
const asHere = (code: string): string => code.replaceAll("'sentinel-failover-harness'", `'${HARNESS}'`);

function blockOf(code: string): Block {
  const [line = '', path] = /^\/\/ (\S+\.ts)\n/.exec(code) ?? [];
  if (path !== undefined) return { kind: 'file', path, code: code.slice(line.length) };
  return { kind: code.startsWith('{') ? 'options' : 'statements', code };
}

const IMPORT = /^import\b[^;]*;\n/gm;
const CONTEXT = '{ topology, clients, finish, inject, pick, budget }';

/**
 * A module that the compiler can check a piece in: within a scenario with a client `app`.
 * @param exported what the harness exports; a piece may use it without showing the import
 */
export function moduleOf(block: Block, exported: readonly string[]): string {
  if (block.kind === 'file') return block.code;
  const imports = block.code.match(IMPORT)?.join('') ?? '';
  const code = block.code.replaceAll(IMPORT, '');
  const inScenario =
    block.kind === 'options'
      ? `scenario('x', ${code.trimEnd()}, async () => {});`
      : `scenario('x', { clients: { app: {} } }, async (${CONTEXT}) => {\n${code}});`;
  const wanted = exported.filter(
    name => new RegExp(`\\b${name}\\b`).test(inScenario) && !new RegExp(`\\b${name}\\b`).test(imports),
  );
  return `import { ${wanted.join(', ')} } from '${HARNESS}';\n${imports}${inScenario}\n`;
}
