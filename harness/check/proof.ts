/** What shows that the mistake of a rule has the effect that the rule names. */
export type Proof = ScenarioProof | Evidence;

/** A scenario that is run: `npm run dev:rules` runs all of them. */
export type ScenarioProof = ScenarioOf & ByScenario;

interface ScenarioOf {
  /** From the root of the repository. */
  readonly file: string;
  readonly name: string;
  /** The image of the harness that shows it, 'valkey:9'; absent where every one does. */
  readonly image?: string;
}

type ByScenario =
  /** The scenario has the mistake, and passes only where its effect shows. */
  | { readonly by: 'scenario' }
  /** The mistake is the seeded defect of the scenario, which then fails with such a message. */
  | { readonly by: 'seeded defect'; readonly fails: RegExp };

/** Where no deployment of the harness can have the mistake. */
export interface Evidence {
  readonly by: 'evidence';
  /** Why no scenario has the mistake. */
  readonly because: string;
  /** Source text, documentation or a bug report. */
  readonly url: string;
}

type Path = `${string}/${string}`;

const fileOf = (path: Path): string => `scenarios/${path}.scenario.ts`;

/** @param path 'sentinels/quorum' */
export const shownBy = (path: Path, name: string): ScenarioProof => ({
  by: 'scenario',
  file: fileOf(path),
  name,
});

/** @param fails the message with which the scenario fails because of its seeded defect */
export const seededIn = (path: Path, name: string, fails: RegExp, image?: string): ScenarioProof => ({
  by: 'seeded defect',
  file: fileOf(path),
  name,
  fails,
  ...(image !== undefined && { image }),
});

export const evidence = (url: string, because: string): Evidence => ({ by: 'evidence', because, url });

/** For people: the file of the scenario, or the address of the evidence. */
export const sourceOf = (proof: Proof): string => (proof.by === 'evidence' ? proof.url : proof.file);
