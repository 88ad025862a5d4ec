import type { Keyspace } from '../../basics/index.ts';
import type { LibraryName } from '../libraries.ts';
import type { ToClient } from '../messages.ts';
import type { Counted } from './counted.ts';

type Connect = Extract<ToClient, { do: 'connect' }>;

/** What the harness tells a process of a crowd. */
export type ToCrowd =
  | { readonly do: 'load'; readonly library: LibraryName | undefined }
  | ({
      readonly do: 'connect';
      /** Its connections have the numbers `first`, `first` + 1, … in the crowd. */
      readonly first: number;
      readonly connections: number;
      readonly everyMs: number;
      /** From its first attempt to connect to that of its last connection. */
      readonly spreadMs: number;
    } & Pick<Connect, 'client' | 'spec' | 'sentinels' | 'own' | 'natMap'>)
  | Extract<ToClient, { do: 'learn' | 'finish' }>;

/** What a process of a crowd tells the harness. */
export type FromCrowd =
  | { readonly tells: 'counted'; readonly counted: Counted }
  | {
      readonly tells: 'made';
      readonly library: string;
      readonly options: Readonly<Record<string, unknown>>;
      readonly keyspace: Keyspace;
    }
  | { readonly tells: 'unusable'; readonly reason: string }
  | { readonly tells: 'finished' };

/** The hash in which each connection of a crowd counts its writes, in a field that is its number. */
export const keyOfCrowd = (crowd: string): string => `crowd:${crowd}`;
