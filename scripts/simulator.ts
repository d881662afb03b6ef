// Starts the simulator of Azure and GitHub by itself, to try the action by hand.
import { startStandalone } from '../simulator/main.ts';

await startStandalone();
