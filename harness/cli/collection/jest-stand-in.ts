import type { ScenarioAbout } from '../../scenario/index.ts';

// Stands in for @jest/globals where scenario files are loaded only to see what they register.

export interface Registered {
  readonly name: string;
  readonly about: ScenarioAbout;
}

const registered: Registered[] = [];

/** What was registered since the last call. */
export const takeRegistered = (): Registered[] => registered.splice(0);

function register(name: string, { about }: { readonly about: ScenarioAbout }): void {
  registered.push({ name, about });
}

export const test = Object.assign(register, { skip: register });

export const expect = { extend: () => undefined };

export const afterAll = () => undefined;
