// Runs the simulator on its own, for use with az, gh, curl or other clients by hand.
import { introduction } from './introduction.ts';
import { startSimulator } from './simulator.ts';

export async function startStandalone(): Promise<void> {
  // Tests use a fixed date, people expect the current one.
  const simulator = await startSimulator({ virtualBase: Date.now() });
  process.stdout.write(introduction(simulator));
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => {
      resolve();
    });
    process.once('SIGTERM', () => {
      resolve();
    });
  });
  simulator.stop();
}
