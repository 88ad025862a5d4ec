/** What the name of every scenario file ends with: '.scenario.ts', '.scenario.mjs', … */
export const SCENARIO_FILE = /\.scenario\.[cm]?[jt]s$/;
