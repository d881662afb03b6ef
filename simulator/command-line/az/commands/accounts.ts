// `az account`: what az remembers from the sign-in. It sends no request.
import type { Commands } from '../command.ts';
import { flag, value } from '../options.ts';
import { accountBody, subscriptionOf } from '../session.ts';

export const accounts: Commands = {
  'account show': {
    options: { '--name/-n/--subscription/-s': value },
    run: ({ az, given, session }) => {
      const { cloudName, ...account } = accountBody(
        session(),
        subscriptionOf(az.session, given.get('--name')),
      );
      return { ...account, environmentName: cloudName };
    },
  },
  'account list': {
    options: { '--all': flag },
    run: ({ az: { session }, warn }) => {
      if (session === undefined) warn('Please run "az login" to access your accounts.');
      return (session?.subscriptions ?? []).map((one) => accountBody(session!, one));
    },
  },
};
