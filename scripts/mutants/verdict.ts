// Runs one mutant in its scene. Only the search for leaks may kill it, and only by finding the secret of the mutant: another error
// would hide that the search missed it.
import { control, play, type SceneName } from './scenes.ts';
import { SECRETS, type Mutant } from './mutant.ts';
import { withSources } from './sources.ts';

export interface Verdict {
  readonly killed: boolean;
  /** What the search found, or why it found nothing. */
  readonly message: string;
}

const LEAKED = 'The run leaked:\n';

export async function judge(mutant: Mutant): Promise<Verdict> {
  return withSources(mutant, async (script) => {
    try {
      const { outputs, stderr } = await play(mutant.scene, script);
      return { killed: false, message: `the run ended: ${outputs['outcome'] ?? stderr.slice(0, 300)}` };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const found = message.startsWith(LEAKED) ? message.slice(LEAKED.length).split('\n') : [];
      const finding = found.find((line) => SECRETS[mutant.secret].test(line));
      return finding === undefined ? { killed: false, message } : { killed: true, message: finding };
    }
  });
}

/** @returns what is wrong with the unchanged sources in this scene; undefined if nothing is. */
export async function controlProblem(scene: SceneName): Promise<string | undefined> {
  return withSources(undefined, async (script) => {
    try {
      await control(scene, script);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  });
}
