// `npm run simulator`: starts the simulator of Azure and GitHub on its own, for use by hand.
import { startStandalone } from '../simulator/main.ts';

await startStandalone();
