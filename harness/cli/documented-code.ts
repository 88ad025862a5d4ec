import { HARNESS } from './skeleton.ts';

/** A piece of TypeScript in a page of documentation. */
export type Block =
  /** A whole file, which says in its first line what it is called: `// scenarios/master-dies/mine.scenario.ts`. */
  | { readonly kind: 'file'; readonly path: string; readonly code: string }
  /** A module with a default export that is no scenario, such as a client's. */
  | { readonly kind: 'module'; readonly code: string }
  /** An object with the options of a scenario. */
  | { readonly kind: 'options'; readonly code: string }
  /** Statements, as in the body of a scenario. */
  | { readonly kind: 'statements'; readonly code: string };

/** The blocks of a page that are marked as `ts`, in their order. */
export const blocksIn = (markdown: string): Block[] =>
  [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => blockOf(asHere(code)));

/** Code for other repositories, which import the package and its entries, as a scenario of this one. */
export const asHere = (code: string): string =>
  code.replaceAll(
    /'sentinel-failover-harness(?:\/(\w+))?'/g,
    (_, entry: string = 'index') => `'${HARNESS}/${entry}.ts'`,
  );

function blockOf(code: string): Block {
  const [line = '', path] = /^\/\/ (\S+\.ts)\n/.exec(code) ?? [];
  if (path !== undefined) return { kind: 'file', path, code: code.slice(line.length) };
  if (/^export default /m.test(code)) return { kind: 'module', code };
  return { kind: code.startsWith('{') ? 'options' : 'statements', code };
}

const IMPORT = /^import\b[^;]*;\n/gm;
const CONTEXT = '{ topology, clients, finish, inject, pick, budget }';

/**
 * A module that the compiler can check a piece in: within a scenario with a client `app`.
 * @param exported what each entry of the harness exports; a piece may use it without showing the import
 */
export function moduleOf(block: Block, exported: Readonly<Record<string, readonly string[]>>): string {
  if (block.kind === 'file' || block.kind === 'module') return block.code;
  const imports = block.code.match(IMPORT)?.join('') ?? '';
  const code = block.code.replaceAll(IMPORT, '');
  const inScenario =
    block.kind === 'options'
      ? `scenario('x', ${code.trimEnd()}, async () => {});`
      : `scenario('x', { clients: { app: {} } }, async (${CONTEXT}) => {\n${code}});`;
  const isWanted = (name: string) => {
    const word = new RegExp(`\\b${name}\\b`);
    return word.test(inScenario) && !word.test(imports);
  };
  const added = Object.entries(exported).map(
    ([entry, names]) => `import { ${names.filter(isWanted).join(', ')} } from '${HARNESS}/${entry}.ts';\n`,
  );
  return `${added.join('')}${imports}${inScenario}\n`;
}
