// `az deployment group`
import type { Commands } from '../command.ts';

export const deployments: Commands = {};
