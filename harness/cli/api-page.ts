import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ParseResult, parse } from '@babel/parser';

/** Where `apiPage` belongs. */
export const API_PAGE = fileURLToPath(new URL('../../docs/api.md', import.meta.url));
const ENTRIES = ['index', 'inject', 'services', 'workloads'].map(file => ({
  name: `sentinel-failover-harness${file === 'index' ? '' : `/${file}`}`,
  path: fileURLToPath(new URL(`../${file}.ts`, import.meta.url)),
}));

type Statement = ParseResult['program']['body'][number];

/** A declaration of what scenarios can import. */
interface Declaration {
  /** What its declarations say of it, without the signs of a comment. */
  readonly text: string;
  /** Its declarations, of functions without their bodies. */
  readonly code: string;
}

/** Every name of the package with its declaration, by entry and in the entries' sections, as a page of documentation. */
export function apiPage(): string {
  const entries = ENTRIES.flatMap(({ name, path }) => [`## \`${name}\`\n`, ...sectionsOf(path)]);
  return `${INTRODUCTION}\n${entries.join('\n')}`;
}

function sectionsOf(path: string): string[] {
  const sections: string[] = [];
  for (const statement of parsed(path).body) {
    const title = headingOf(statement);
    if (title !== undefined) sections.push(`### ${title}\n`);
    for (const { exported, local } of namesOf(statement)) {
      const declaration = declarationOf(local, fileOf(path, statement));
      if (declaration === undefined) throw new Error(`${exported} is declared nowhere`);
      sections.push(declared(declaration, exported));
    }
  }
  return sections;
}

const INTRODUCTION = `# API

<!-- Written by \`npm run dev:pages\` from the declarations; a test compares them. -->

Every name that \`sentinel-failover-harness\` and its entries export. [Writing scenarios](writing-scenarios.md) shows how they are used together,
[faults](faults.md) what each fault does.
`;

function declared({ text, code }: Declaration, name: string): string {
  return [`#### ${name}`, '', ...(text === '' ? [] : [text, '']), '```typescript', code, '```', ''].join(
    '\n',
  );
}

/** A comment above an export begins a section; what stands at the top of the file does not. */
function headingOf({ leadingComments }: Statement): string | undefined {
  const last = leadingComments?.at(-1);
  if (last?.type !== 'CommentLine' || last.loc?.start.line === 1) return undefined;
  return last.value.trim().replace(/[:.].*$/, '');
}

interface Name {
  readonly exported: string;
  readonly local: string;
}

function namesOf(statement: Statement): Name[] {
  if (statement.type === 'ExportAllDeclaration') return [{ exported: '*', local: '*' }];
  if (statement.type !== 'ExportNamedDeclaration') return [];
  return statement.specifiers.flatMap(specifier => {
    if (specifier.type !== 'ExportSpecifier') return [];
    const { local, exported } = specifier;
    return [{ local: local.name, exported: exported.type === 'Identifier' ? exported.name : exported.value }];
  });
}

/** The file that a statement exports from. */
function fileOf(importer: string, statement: Statement): string {
  const source = 'source' in statement ? statement.source : undefined;
  return source?.type === 'StringLiteral' ? join(dirname(importer), source.value) : importer;
}

/** Follows re-exports to where a name is declared; undefined when it is nowhere. */
function declarationOf(name: string, file: string): Declaration | undefined {
  const { source, body } = parsed(file);
  const own = body.filter(statement => declares(statement, name));
  if (own.length > 0) {
    const signatures = own.filter(statement => !isImplementation(statement, own));
    return {
      text: signatures.map(docOf).filter(Boolean).join('\n\n'),
      code: signatures.map(statement => codeOf(statement, source)).join('\n'),
    };
  }
  const passedOn = body.flatMap(statement =>
    namesOf(statement).flatMap(({ exported, local }) =>
      exported === name || exported === '*' ? [{ local: exported === '*' ? name : local, statement }] : [],
    ),
  );
  for (const { local, statement } of passedOn) {
    const found = declarationOf(local, fileOf(file, statement));
    if (found !== undefined) return found;
  }
  return undefined;
}

const files = new Map<string, { readonly source: string; readonly body: readonly Statement[] }>();

function parsed(file: string) {
  const known = files.get(file);
  if (known !== undefined) return known;
  const source = readFileSync(file, 'utf8');
  const { body } = parse(source, { sourceType: 'module', plugins: ['typescript'] }).program;
  const result = { source, body };
  files.set(file, result);
  return result;
}

function declares(statement: Statement, name: string): boolean {
  const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
  if (declared?.type === 'VariableDeclaration')
    return declared.declarations.some(({ id }) => id.type === 'Identifier' && id.name === name);
  return (
    declared !== null &&
    declared !== undefined &&
    'id' in declared &&
    declared.id?.type === 'Identifier' &&
    declared.id.name === name
  );
}

/** The implementation of an overloaded function is no signature of it. */
function isImplementation(statement: Statement, all: readonly Statement[]): boolean {
  return (
    all.length > 1 &&
    statement.type === 'ExportNamedDeclaration' &&
    statement.declaration?.type === 'FunctionDeclaration'
  );
}

/** The text of the comment above a declaration; its tags begin lines of their own. */
function docOf({ leadingComments }: Statement): string {
  const comment = leadingComments?.findLast(
    ({ type, value }) => type === 'CommentBlock' && value.startsWith('*'),
  );
  return (comment?.value ?? '')
    .slice(1)
    .split('\n')
    .map(line => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim()
    .replaceAll(/\s*@(param|returns|throws) /g, (_, tag: string) => `\n\n${TAGS[tag]} `)
    .trim();
}

const TAGS: Readonly<Record<string, string>> = {
  param: '**Parameter**',
  returns: '**Returns**',
  throws: '**Throws**',
};

/** A declaration as it is in the source; a function without its body. */
function codeOf(statement: Statement, source: string): string {
  const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
  const from = declared?.start ?? 0;
  if (declared?.type === 'FunctionDeclaration')
    return `${source.slice(from, declared.body.start ?? 0).trim()};`;
  const [variable] = declared?.type === 'VariableDeclaration' ? declared.declarations : [];
  const made = variable?.init;
  if (made?.type === 'ArrowFunctionExpression')
    return `${source
      .slice(from, made.body.start ?? 0)
      .replace(/=>\s*\(?\s*$/, '')
      .trim()};`;
  if (variable !== undefined) return `const ${source.slice(variable.id.start ?? 0, variable.id.end ?? 0)};`;
  return source.slice(from, declared?.end ?? 0);
}
